// Entry of the form of a message template: shows the filled text while it is typed, and inserts fields at the cursor.

import { one } from "/static/js/dom.js";
import { RequestError, post } from "/static/js/request.js";

const PAUSE = 300; // ms without a key before the preview is requested

/** @param {HTMLFormElement} form */
function mount(form) {
  const text = /** @type {HTMLTextAreaElement} */ (one(form, "textarea"));
  const language = /** @type {HTMLSelectElement} */ (one(form, "select"));
  let timer = 0;
  let asked = 0;

  one(form, "[data-show-preview]").hidden = true;
  text.addEventListener("focus", () => (text.dataset.touched = "true"));
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  for (const code of form.querySelectorAll("[data-field]")) code.replaceWith(fieldButton(code.textContent ?? "", text));

  async function show() {
    const request = ++asked;
    const { example, refusal } = await previewOf(form);
    if (request !== asked) return;
    text.lang = language.value;
    const shown = one(form, "[data-example]");
    shown.lang = language.value;
    if (example !== undefined) shown.textContent = example;
    one(form, "[data-refusal]").textContent = refusal ?? "";
  }
}

/**
 * @param {HTMLFormElement} form
 * @returns {Promise<{ example?: string, refusal?: string }>}
 */
async function previewOf(form) {
  try {
    return { example: (await post(form.dataset.preview ?? "", new FormData(form))).text };
  } catch (error) {
    if (error instanceof RequestError) return { refusal: error.message };
    throw error;
  }
}

/**
 * Return a button that puts `field` at the cursor of the text, or at its end if the text had no cursor yet.
 * @param {string} field
 * @param {HTMLTextAreaElement} text
 */
function fieldButton(field, text) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "chip", textContent: field });
  button.addEventListener("click", () => {
    if (!text.dataset.touched) text.selectionStart = text.selectionEnd = text.value.length;
    text.setRangeText(field, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
  return button;
}

/** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll(".template-editor")).forEach(mount);
