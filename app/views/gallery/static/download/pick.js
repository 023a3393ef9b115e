// Entry of the page where single photos are selected: counts them, and Shift with a click selects a range.

import { one, pageSignal } from "/static/js/dom.js";
import { gettext, ngettext } from "/static/js/language.js";

/**
 * @param {HTMLFormElement} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  const count = one(root, "[data-count]");
  const boxes = [...root.querySelectorAll("input[name=file]")];
  /** @type {number | null} */
  let last = null;

  function show() {
    const selected = boxes.filter((box) => box.checked).length + Number(count.dataset.elsewhere);
    count.textContent = selected
      ? ngettext("%(count)s photo selected", "%(count)s photos selected", selected)
      : gettext("No photo selected");
  }

  root.addEventListener("click", (event) => {
    const position = boxes.findIndex((box) => box === event.target);
    if (position < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(last, position), Math.max(last, position)];
      for (const box of boxes.slice(from, to + 1)) box.checked = boxes[position].checked;
    }
    last = position;
    show();
  }, { signal });
  addEventListener("pageshow", show, { signal }); // the browser may have restored the selection of an earlier visit
}

mount(one(document, "form[data-choose]"), { signal: pageSignal() });
