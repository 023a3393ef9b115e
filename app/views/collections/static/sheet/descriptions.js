// Shows the form of titles, captions, alt texts and tags in a dialog, and saves it without leaving the contact sheet.

import { closest, one } from "/static/js/dom.js";
import { parseFragment } from "/static/js/html.js";
import { post } from "/static/js/request.js";
import { toast } from "/static/js/toast.js";
import { showError } from "../notices.js";

/**
 * Open the form at `address`, and resolve when it is closed. Another answer, such as the sign-in page, is opened.
 * @param {string} address
 */
export async function editDescriptions(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  const form = parseFragment(await response.text()).querySelector("form#words");
  if (!form) {
    location.assign(address);
    return;
  }
  const dialog = Object.assign(document.createElement("dialog"), { className: "dialog wide" });
  dialog.ariaLabel = one(form, "h2").textContent;
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  one(form, "input:not([type=hidden])").focus();
  form.addEventListener("click", (event) => {
    if (!closest(event, "[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(form, dialog);
  });
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  dialog.remove();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLDialogElement} dialog
 */
async function save(form, dialog) {
  try {
    const { message } = await post(form.action, new FormData(form));
    dialog.close();
    toast(message);
  } catch (error) {
    showError(error);
  }
}
