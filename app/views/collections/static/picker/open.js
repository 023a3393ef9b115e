// Entry of pages with links to the library: opens them in a dialog. A click with a modifier key follows the link, and
// so does an error.

import { closest, pageSignal } from "/static/js/dom.js";

/**
 * @param {Document} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  root.addEventListener("click", async (event) => {
    const link = closest(event, "a[data-picker]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.ariaBusy) return; // the second click of two
    link.ariaBusy = "true";
    try {
      const { openPicker } = await import("./picker.js");
      await openPicker(link);
    } catch {
      location.assign(link.href);
    } finally {
      link.ariaBusy = null;
    }
  }, { signal });
}

mount(document, { signal: pageSignal() });
