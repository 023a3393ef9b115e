// The dock: one line for the whole upload, one row for each file, failures on top.

import { announce } from "./announce.js";
import { makeRate } from "./upload_rate.js";
import { doneInWords, sendingInWords, stateInWords } from "./upload_words.js";

const SPOKEN_EVERY = 10_000; // ms
const ARRIVED = new Set(["done", "duplicate"]);
const ACTS = { waiting: "Cancel", sending: "Cancel", resting: "Cancel", failed: "Retry", cancelled: "Retry" };

const dock = document.getElementById("dock");
const part = (selector) => dock.querySelector(selector);

/** Shows `queue` for as long as the page is open. */
export class Dock {
  #queue;
  #rows = new Map();
  #title = document.title;
  #rate = makeRate();
  #isDrawn = true;
  #spokenAt = 0;

  constructor(queue) {
    this.#queue = queue;
    queue.addEventListener("added", ({ detail: entries }) => this.#add(entries));
    queue.addEventListener("change", ({ detail: entry }) => this.#change(entry));
    dock.addEventListener("click", (event) => this.#onClick(event.target));
  }

  /** Notes how far the preview of a stored file is. */
  progressed(file) {
    const entry = this.#queue.entries.find((each) => each.file?.id === file.id);
    if (!entry) return;
    entry.file = { ...entry.file, ...file };
    this.#showRow(entry);
  }

  #add(entries) {
    dock.hidden = false;
    for (const [entry, row] of this.#rows) {
      if (this.#queue.entries.includes(entry)) continue;
      row.remove();
      this.#rows.delete(entry);
    }
    part(".dock-list").append(...entries.map((entry) => this.#makeRow(entry)));
    entries.forEach((entry) => this.#change(entry));
  }

  #change(entry) {
    this.#showRow(entry);
    // Drawn once a frame at most, however many progress events come.
    if (this.#isDrawn) requestAnimationFrame(() => this.#draw());
    this.#isDrawn = false;
  }

  #makeRow(entry) {
    const row = document.getElementById("dock-row").content.firstElementChild.cloneNode(true);
    row.querySelector(".dock-name").textContent = entry.source.name;
    this.#rows.set(entry, row);
    return row;
  }

  #showRow(entry) {
    const row = this.#rows.get(entry);
    row.querySelector(".dock-state").textContent = stateInWords(entry);
    row.querySelector("progress").value = entry.sent / (entry.source.size || 1);
    if (row.dataset.state === entry.state) return;
    row.dataset.state = entry.state;
    row.querySelector("progress").hidden = entry.state !== "sending";
    showAct(row.querySelector("button"), entry);
    if (entry.state === "failed") part(".dock-list").prepend(row);
    else if (ARRIVED.has(entry.state)) part(".dock-list").append(row);
  }

  #onClick(target) {
    const row = target.closest("[data-row-act]")?.closest("li");
    const entry = row && this.#queue.entries.find((each) => this.#rows.get(each) === row);
    if (entry && ACTS[entry.state] === "Retry") this.#queue.retry(entry);
    else if (entry) this.#queue.cancel(entry);
    if (target.closest("[data-retry-all]")) this.#queue.retryAll();
    if (target.closest("[data-cancel-all]")) this.#queue.cancelAll();
    if (target.closest("[data-close]")) dock.hidden = true;
    const fold = target.closest("[data-fold]");
    if (fold) fold.setAttribute("aria-expanded", String(!dock.classList.toggle("folded")));
  }

  #draw() {
    this.#isDrawn = true;
    const { isSending, entries } = this.#queue;
    const sum = summaryOf(entries);
    const words = isSending ? sendingInWords(sum, this.#rate(sum.sent)) : doneInWords(sum);
    if (!isSending) this.#rate = makeRate();
    part("#dock-title").textContent = words;
    part(":scope > progress").value = sum.bytes ? sum.sent / sum.bytes : 1;
    part("[data-retry-all]").hidden = !entries.some(({ state, isFinal }) => state === "failed" && !isFinal);
    part("[data-cancel-all]").hidden = !isSending;
    part("[data-close]").hidden = isSending;
    document.title = isSending ? `${Math.floor((sum.sent / (sum.bytes || 1)) * 100)} % · ${this.#title}` : this.#title;
    this.#speak(words);
  }

  #speak(words) {
    const now = performance.now();
    if (this.#queue.isSending && now - this.#spokenAt < SPOKEN_EVERY) return;
    this.#spokenAt = now;
    announce(words);
  }
}

function showAct(button, { state, isFinal, source }) {
  const label = isFinal ? "" : (ACTS[state] ?? "");
  button.hidden = !label;
  button.textContent = label;
  button.setAttribute("aria-label", `${label} ${source.name}`);
}

function summaryOf(entries) {
  const counting = entries.filter(({ state }) => state !== "cancelled" && state !== "failed");
  const total = (pick) => counting.reduce((sum, entry) => sum + pick(entry), 0);
  return {
    count: counting.length,
    arrived: counting.filter(({ state }) => ARRIVED.has(state)).length,
    known: counting.filter(({ state }) => state === "duplicate").length,
    failed: entries.filter(({ state }) => state === "failed").length,
    bytes: total(({ source }) => source.size),
    sent: total(({ sent }) => sent),
  };
}
