// Entry of the form of a theme: previews each change, saves it at once, and says whether that worked.

import { one } from "/static/js/dom.js";
import { gettext } from "/static/js/language.js";
import { post } from "/static/js/request.js";
import { showError } from "../notices.js";
import { mountPreview } from "./live.js";

/** @param {HTMLFormElement} form */
function mount(form) {
  const status = one(form, "[data-saved]");
  let saving = Promise.resolve();

  const live = /** @type {HTMLElement | null} */ (document.querySelector("[data-look-preview]"));
  if (live) mountPreview(form, live);
  one(form, "[data-save]").hidden = true;
  form.addEventListener("change", () => {
    status.textContent = gettext("Saving…");
    saving = saving.then(() => save(form, status)); // in order, so that the last change wins
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} status
 */
async function save(form, status) {
  try {
    status.textContent = (await post(form.action, new FormData(form))).message;
  } catch (error) {
    status.textContent = gettext("Not saved.");
    showError(error);
  }
}

document.querySelectorAll("form[data-autosave]").forEach(mount);
