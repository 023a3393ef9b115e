// Entry of the download page: on phones, photos go to the share sheet, ten at a time, each read from the archive.

import { one, pageSignal } from "/static/js/dom.js";
import { Batches, DownloadError } from "./batches.js";

/**
 * Show the panel inside the form `root` that passes photos on one by one.
 * @param {HTMLFormElement} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  const panel = one(root, "[data-one-by-one]");
  const button = one(panel, "button[data-act]");
  const label = one(button, "span");
  const status = one(panel, "[data-status]");
  const progress = one(panel, "progress");
  const [firstLabel, firstStatus] = [label.textContent, status.textContent];
  /** @type {Batches | null} */
  let batches = null;
  /** @type {File[] | null} the files that the next tap passes on */
  let ready = null;

  /**
   * @param {string | null} action
   * @param {string | null} sentence
   */
  function say(action, sentence) {
    label.textContent = action;
    status.textContent = sentence;
  }

  function reset() {
    batches?.stop();
    batches = ready = null;
    say(firstLabel, firstStatus);
  }

  function finish() {
    reset();
    status.textContent = "All of them are saved.";
  }

  // Fetching and passing on take a tap each: the share sheet only opens right after one.
  async function fetchNext() {
    const mine = (batches ??= new Batches(indexAddress(root)));
    button.disabled = true;
    progress.hidden = false;
    try {
      const files = await mine.next((done) => (progress.value = done));
      if (batches !== mine) return;
      ready = files;
      if (files.length) say(`Save ${mine.range}`, `Ready: ${mine.range}. Tap to save them.`);
      else finish();
    } catch (error) {
      if (batches !== mine) return;
      const isRefused = error instanceof DownloadError;
      say("Try again", isRefused ? error.message : "The connection broke off. What was saved is saved; try again.");
    } finally {
      button.disabled = false;
      progress.hidden = true;
      progress.removeAttribute("value");
    }
  }

  /** @param {File[]} files */
  async function pass(files) {
    try {
      await navigator.share({ files });
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return; // closed: the next tap offers these files again
      return say("Try again", "Your device did not take these. Save single photos instead, or the whole archive.");
    }
    batches?.pass();
    ready = null;
    if (batches?.isDone) finish();
    else fetchNext();
  }

  panel.hidden = false;
  button.addEventListener("click", () => (ready ? pass(ready) : fetchNext()), { signal });
  root.addEventListener("change", reset, { signal });
  signal.addEventListener("abort", () => batches?.stop());
}

/**
 * Return the address of the index of what is selected, at the selected size.
 * @param {HTMLFormElement} form
 */
function indexAddress(form) {
  const size = one(form, "input[name=size]:checked").value;
  return one(form, "input[name=what]:checked").getAttribute(`data-index-${size}`) ?? "";
}

function canShareFiles() {
  const sample = new File([""], "photo.jpg", { type: "image/jpeg" });
  return Boolean(navigator.canShare?.({ files: [sample] }));
}

const form = document.querySelector("form[data-download]");
if (form && canShareFiles() && matchMedia("(pointer: coarse)").matches) mount(form, { signal: pageSignal() });
