// Entry of a password page whose network has spent its budget of wrong guesses: a worker solves the page's puzzle while
// the visitor types, and a form that is sent before waits for the solution.

import { one } from "./dom.js";
import { startWorker } from "./html.js";

const field = /** @type {HTMLInputElement} */ (one(document, "input[data-seed]"));
const form = /** @type {HTMLFormElement} */ (field.form);
const button = one(form, 'button[type="submit"]');
const { seed, bits, puzzle, busy } = field.dataset;

let isSolving = true;
let isSent = false;
showSentences();

/** Show the sentence that asks to wait for minutes only if the puzzle is not being solved. */
function showSentences() {
  for (const sentence of document.querySelectorAll("[data-wait]")) sentence.hidden = isSolving;
  for (const sentence of document.querySelectorAll("[data-no-wait]")) sentence.hidden = !isSolving;
}

form.addEventListener("submit", (event) => {
  if (field.value || !isSolving) return;
  event.preventDefault();
  isSent = true;
  button.disabled = true;
  button.textContent = busy ?? "";
});

const worker = startWorker(import.meta.resolve("./puzzle_worker.js"));
worker.addEventListener("message", ({ data: number }) => {
  field.value = `${puzzle}~${number}`;
  worker.terminate();
  send();
});
worker.addEventListener("error", () => {
  isSolving = false;
  showSentences();
  send();
});

/** Send the form now, if the visitor has sent it before. */
function send() {
  button.disabled = false;
  if (isSent) form.requestSubmit();
}

worker.postMessage({ seed, bits: Number(bits) });
