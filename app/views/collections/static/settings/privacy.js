// Entry of the forms of a collection: the password is only sent if the collection is to have one.

import { one } from "/static/js/dom.js";

/** @param {HTMLFormElement} form */
function mount(form) {
  const password = one(form, ".collection-password input");
  const follow = () => {
    password.disabled = new FormData(form).get("privacy") !== "password";
  };
  form.addEventListener("change", follow);
  follow();
}

mount(one(document, "form.collection-form"));
