// Entry of the pages of selections: reopens one, and offers to undo that for ten seconds.

import { one } from "/static/js/dom.js";
import { post } from "/static/js/request.js";
import { showError, showResult } from "./notices.js";

/** @param {HTMLFormElement} form */
function mount(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, form.action);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} address Reopens the selection, or undoes that.
 */
async function send(form, address) {
  const button = one(form, "button");
  button.disabled = true;
  try {
    const { message, standing } = await post(address, []);
    const status = form.closest("[data-list]")?.querySelector(".status");
    if (status) status.textContent = standing;
    const opposite = address === form.action ? (form.dataset.undo ?? "") : form.action;
    button.hidden = address === form.action;
    showResult(message, () => send(form, opposite));
  } catch (error) {
    showError(error);
  }
  button.disabled = false;
}

document.querySelectorAll("form[data-reopening]").forEach(mount);
