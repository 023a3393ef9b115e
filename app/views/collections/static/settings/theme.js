// A form that saves itself with every change, and says so; what could not be saved is said and stays chosen.

import { toast } from "/static/js/toast.js";
import { post } from "/static/js/request.js";

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-saved]");
  let saving = Promise.resolve();

  form.querySelector("[data-save]").hidden = true;
  form.addEventListener("change", () => {
    said.textContent = "Saving…";
    saving = saving.then(() => save(form, said)); // one after the other: the last choice wins
  });
}

async function save(form, said) {
  try {
    said.textContent = (await post(form.action, new FormData(form))).message;
  } catch (refusal) {
    said.textContent = "Not saved.";
    toast(refusal.message, { tone: "error", seconds: 10 });
  }
}
