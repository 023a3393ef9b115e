// Entry for copy buttons: [data-copy="id of a field"] and [data-copy-text="an address of this site"].

import { closest, pageSignal } from "./dom.js";
import { gettext } from "./language.js";
import { copyText } from "./share.js";
import { toast } from "./toast.js";

/**
 * Copy what the buttons inside `root` name, and say so in a toast.
 * @param {Node} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  root.addEventListener("click", async (event) => {
    const button = closest(event, "[data-copy], [data-copy-text]");
    if (!button) return;
    const named = button.dataset.copy && document.getElementById(button.dataset.copy);
    const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (named || addField(button));
    const isCopied = (await copyText(field.value)) || copyBySelecting(field);
    if (!named) field.remove();
    if (isCopied) toast(gettext("Copied"), { seconds: 3 });
    else toast(gettext("Copy it by hand: %(text)s", { text: field.value }), { seconds: 20 });
  }, { signal });
}

/** @param {HTMLElement} button */
function addField(button) {
  const field = document.createElement("textarea");
  field.value = new URL(button.dataset.copyText ?? "", location.origin).href;
  field.className = "visually-hidden";
  button.after(field);
  return field;
}

/**
 * Copy the selected text by the old command, which also works on plain http, where there is no clipboard API.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 */
function copyBySelecting(field) {
  field.select();
  return document.execCommand("copy");
}

mount(document, { signal: pageSignal() });
