// Copy buttons: [data-copy="id of a field"] and [data-copy-text="an address of this site"].

import { copyText } from "./share.js";
import { toast } from "./toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-text]");
  if (!button) return;
  const field = button.dataset.copy ? document.getElementById(button.dataset.copy) : fieldOf(button);
  const isCopied = (await copyText(field.value)) || copyBySelecting(field);
  if (!field.id) field.remove();
  toast(isCopied ? "Copied" : `Copy it by hand: ${field.value}`, { seconds: isCopied ? 3 : 20 });
});

function fieldOf(button) {
  const field = document.createElement("textarea");
  field.value = new URL(button.dataset.copyText, location.origin).href;
  field.className = "visually-hidden";
  button.after(field);
  return field;
}

// The clipboard API is missing on plain http; the old command still works on what is selected.
function copyBySelecting(field) {
  field.select();
  return document.execCommand("copy");
}
