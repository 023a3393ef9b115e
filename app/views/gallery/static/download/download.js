// For phones: photos go to the share sheet, ten at a time, each read out of the archive by its range.

import { Batches } from "./batches.js";

const form = document.querySelector("[data-download]");
const panel = form?.querySelector("[data-one-by-one]");
if (panel && canShareFiles() && matchMedia("(pointer: coarse)").matches) offer();

function canShareFiles() {
  const sample = new File([""], "photo.jpg", { type: "image/jpeg" });
  return Boolean(navigator.canShare?.({ files: [sample] }));
}

function offer() {
  const button = panel.querySelector("[data-act]");
  const label = button.querySelector("span");
  const status = panel.querySelector("[data-status]");
  const progress = panel.querySelector("progress");
  const first = { label: label.textContent, status: status.textContent };
  let batches = null;
  let ready = null;

  panel.hidden = false;
  button.addEventListener("click", () => (ready ? pass() : fetchNext()));
  form.addEventListener("change", reset);

  function reset() {
    batches?.stop();
    batches = ready = null;
    say(first.label, first.status);
  }

  /** Fetching takes longer than a tap counts as one, and the share sheet wants a tap of its own. */
  async function fetchNext() {
    const mine = (batches ??= new Batches(indexAddress()));
    button.disabled = true;
    progress.hidden = false;
    try {
      const files = await mine.next((done) => (progress.value = done));
      if (batches !== mine) return;
      ready = files;
      if (files.length) say(`Save ${mine.words}`, `Ready: ${mine.words}. Tap to save them.`);
      else finish();
    } catch (error) {
      if (batches === mine) say("Try again", error.words ?? "The connection broke off. What was saved is saved; try again.");
    } finally {
      button.disabled = false;
      progress.hidden = true;
      progress.removeAttribute("value");
    }
  }

  async function pass() {
    try {
      await navigator.share({ files: ready });
    } catch (error) {
      if (error.name === "AbortError") return; // closed without saving: the same ten again
      return say("Try again", "Your device did not take these. Save single photos instead, or the whole archive.");
    }
    batches.pass();
    ready = null;
    if (batches.isDone) finish();
    else fetchNext();
  }

  function finish() {
    reset();
    status.textContent = "All of them are saved.";
  }

  function say(words, sentence) {
    label.textContent = words;
    status.textContent = sentence;
  }

  function indexAddress() {
    const size = form.elements.size.value;
    return form.querySelector("input[name=what]:checked").getAttribute(`data-index-${size}`);
  }
}
