// Shows the form of titles, captions, alt texts and tags in a dialog, and saves it without leaving the contact sheet.

import { closest, one } from "/static/js/dom.js";
import { parseFragment } from "/static/js/html.js";
import { post } from "/static/js/request.js";
import { showError } from "../notices.js";

/** @typedef {{ message: string, restore?: string }} Saved The sentence, and the address that undoes it. */

/**
 * Open the form at `address`, and resolve when it is closed: with null if nothing was saved. Another answer, such as
 * the sign-in page, is opened.
 * @param {string} address
 * @returns {Promise<Saved | null>}
 */
export async function editDescriptions(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  const form = parseFragment(await response.text()).querySelector("form#words");
  if (!form) {
    location.assign(address);
    return null;
  }
  /** @type {Saved | null} */
  let saved = null;
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
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    saved = await post(form.action, new FormData(form)).catch(showError);
    if (saved) dialog.close();
  });
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  dialog.remove();
  return saved;
}
