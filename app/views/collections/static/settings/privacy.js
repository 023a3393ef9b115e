// A password that is out of sight is not sent.

const form = document.querySelector(".collection-form");
const password = form.querySelector(".collection-password input");

function follow() {
  password.disabled = form.elements.privacy.value !== "password";
}

form.addEventListener("change", follow);
follow();
