// Entry of the studio's settings: a color well and the text field beside it follow each other.

import { pageSignal } from "/static/js/dom.js";

/**
 * Show each [data-color-for] color well and connect it with the field whose id it names.
 * @param {ParentNode} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  for (const well of root.querySelectorAll("input[data-color-for]")) {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(well.dataset.colorFor ?? ""));
    well.hidden = false;
    well.addEventListener("input", () => (field.value = well.value), { signal });
    field.addEventListener("input", () => {
      if (/^#[0-9a-f]{6}$/i.test(field.value)) well.value = field.value;
    }, { signal });
  }
}

mount(document, { signal: pageSignal() });
