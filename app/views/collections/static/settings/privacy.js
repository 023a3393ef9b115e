// Entry of the forms that say who can open a collection: the password is only sent if the collection is to have one,
// and a button suggests one.

import { closest, one } from "/static/js/dom.js";
import { suggestedPassword } from "./suggested_password.js";

/** @param {HTMLFormElement} form */
function mount(form) {
  const password = one(form, ".collection-password input");
  const both = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("[data-with-link]"));
  const follow = () => {
    password.disabled = new FormData(form).get("privacy") !== "password";
    if (both) showBoth(form, both, password.disabled ? "" : password.value);
  };
  form.addEventListener("input", follow);
  form.addEventListener("change", follow);
  form.addEventListener("click", (event) => {
    if (!closest(event, "[data-suggest]")) return;
    password.value = suggestedPassword();
    password.type = "text"; // it is to be read, copied or said
    one(form, `[data-reveal="${password.id}"]`).ariaPressed = "true";
    password.dispatchEvent(new Event("input", { bubbles: true }));
  });
  follow();
}

/**
 * Offer the link and the typed password as one text to be copied, while there is a password.
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} both
 * @param {string} password
 */
function showBoth(form, both, password) {
  const sentence = both.dataset.withLink ?? "";
  const [address] = both.value.split("\n"); // as addresses.js has corrected it
  both.value = `${address}\n${sentence.replace("…", () => password)}`;
  one(form, ".with-link").hidden = !password;
}

mount(one(document, "form.collection-form"));
