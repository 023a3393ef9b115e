// Entry of pages with fields of tags: each tag button puts its tag into the field beside it, or takes it out.

import { closest, pageSignal } from "/static/js/dom.js";

/**
 * @param {Document} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  root.addEventListener("click", (event) => {
    const button = closest(event, "button[data-tag]");
    const field = button?.closest("[data-tagging]")?.querySelector("input");
    if (!button || !field) return;
    const tag = /** @type {string} */ (button.dataset.tag);
    const names = field.value.split(",").map((name) => name.trim()).filter(Boolean);
    const others = names.filter((name) => name !== tag);
    field.value = (others.length < names.length ? others : [...names, tag]).join(", ");
    field.focus();
  }, { signal });
}

mount(document, { signal: pageSignal() });
