// Entry of pages on which previews can be made again: starts that, and shows the progress of each collection.

import { one, pageSignal } from "/static/js/dom.js";
import { getJson, post } from "/static/js/request.js";
import { showError } from "../notices.js";

const POLL_MS = 1000;
const SLOW_POLL_MS = 8000; // while the page is hidden, or after an error

/**
 * The previews of a collection, counted in pictures.
 * @typedef {{ message: string, pictures: number, done: number, due: number, lacking: number }} Progress
 */

/**
 * @param {HTMLElement} part One collection's.
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(part, { signal }) {
  const form = one(part, "form");
  const bar = one(part, "progress");
  /** @type {number | undefined} */
  let timer;

  const show = (/** @type {Progress} */ { message, pictures, done, due, lacking }) => {
    one(part, "[role=status]").textContent = message;
    Object.assign(bar, { max: pictures || 1, value: done, hidden: !due });
    form.hidden = Boolean(due) || !pictures;
    one(form, "[value=missing]").hidden = !lacking;
    if (due) poll(document.hidden ? SLOW_POLL_MS : POLL_MS);
  };
  const ask = async () => {
    try {
      show(await getJson(/** @type {string} */ (part.dataset.standing)));
    } catch {
      poll(SLOW_POLL_MS); // the server is away for a moment
    }
  };
  const poll = (/** @type {number} */ delay) => {
    if (!signal.aborted) timer = setTimeout(ask, delay);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      show(await post(form.action, new FormData(form, event.submitter)));
    } catch (error) {
      showError(error);
    }
  });
  signal.addEventListener("abort", () => clearTimeout(timer));
  if (Number(part.dataset.due)) ask();
}

const signal = pageSignal();
for (const part of document.querySelectorAll("[data-standing]")) mount(part, { signal });
