// Titles, captions, alt text and tags in a dialog over the contact sheet: the form of their own page, saved without leaving.

import { parseFragment } from "/static/js/html.js";
import { toast } from "/static/js/toast.js";
import { post } from "/static/js/request.js";

/** Opens the form at `address`; answers once it is closed. */
export async function askForWords(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  const form = parseFragment(await response.text()).querySelector("#words");
  if (!form) return location.assign(address); // a refusal in words, or the way to sign in
  const dialog = Object.assign(document.createElement("dialog"), { className: "dialog wide" });
  dialog.setAttribute("aria-label", "Title, caption, alt text, tags");
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("input:not([type=hidden])").focus();
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
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

async function save(form, dialog) {
  try {
    const { message } = await post(form.action, new FormData(form));
    dialog.close();
    toast(message);
  } catch (refusal) {
    toast(refusal.message, { tone: "error", seconds: 10 });
  }
}
