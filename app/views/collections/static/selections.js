// Reopening a selection, with a way back for ten seconds.

import { toast } from "/static/js/toast.js";
import { post } from "/static/js/request.js";

for (const form of document.querySelectorAll("[data-reopening]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form, form.action);
  });
}

async function act(form, address) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const { message, standing } = await post(address, []);
    form.closest("[data-list]").querySelector(".status").textContent = standing;
    const back = address === form.action ? form.dataset.undo : form.action;
    button.hidden = address === form.action;
    toast(message, { seconds: 10, action: { label: "Undo", run: () => act(form, back) } });
  } catch (refusal) {
    toast(refusal.message, { tone: "error", seconds: 10 });
  }
  button.disabled = false;
}
