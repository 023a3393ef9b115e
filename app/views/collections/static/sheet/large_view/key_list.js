// The list of all keys of the contact sheet, in a dialog.

import { one } from "/static/js/dom.js";

/** Open the list, unless it is open; return true. */
export function showKeys() {
  if (document.querySelector("dialog.key-list")) return true;
  const template = one(document, "template#key-list");
  const dialog = /** @type {HTMLDialogElement} */ (one(template.content, "dialog").cloneNode(true));
  (document.querySelector("dialog[open]") ?? document.body).append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "?") return;
    event.stopPropagation();
    dialog.close();
  });
  dialog.showModal();
  return true;
}
