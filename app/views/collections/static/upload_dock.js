// The dock: one line for the whole upload, one row for each file, failures on top.

import { announce } from "./announce.js";
import { makeRate } from "./upload_rate.js";
import { counted, inBytes, stateInWords, timeLeft } from "./upload_words.js";

const SPOKEN_EVERY = 10_000; // ms
const OVER = new Set(["done", "duplicate", "cancelled", "failed"]);
const ARRIVED = new Set(["done", "duplicate"]);
const ACTS = { waiting: "Cancel", sending: "Cancel", resting: "Cancel", failed: "Retry", cancelled: "Retry" };

const dock = document.getElementById("dock");
const part = (selector) => dock.querySelector(selector);

/** Shows `queue`; answers {progressed(file)}, which notes how far a stored picture is. */
export function makeDock(queue) {
  const rows = new Map();
  const title = document.title;
  let isDrawn = true;
  let rate = makeRate();
  let spokenAt = 0;

  queue.addEventListener("added", ({ detail: entries }) => {
    dock.hidden = false;
    for (const [entry, row] of rows) if (!queue.entries.includes(entry)) row.remove(), rows.delete(entry);
    part(".dock-list").append(...entries.map(makeRow));
    entries.forEach(showRow);
    plan();
  });
  queue.addEventListener("change", ({ detail: entry }) => {
    showRow(entry);
    plan();
  });
  dock.addEventListener("click", onClick);

  function makeRow(entry) {
    const row = document.getElementById("dock-row").content.firstElementChild.cloneNode(true);
    row.querySelector(".dock-name").textContent = entry.source.name;
    rows.set(entry, row);
    return row;
  }

  function showRow(entry) {
    const row = rows.get(entry);
    const isNew = row.dataset.state !== entry.state;
    row.querySelector(".dock-state").textContent = stateInWords(entry);
    row.querySelector("progress").value = entry.sent / (entry.source.size || 1);
    if (!isNew) return;
    row.dataset.state = entry.state;
    row.querySelector("progress").hidden = entry.state !== "sending";
    const button = row.querySelector("button");
    const label = entry.isFinal ? "" : (ACTS[entry.state] ?? "");
    button.hidden = !label;
    button.textContent = label;
    button.setAttribute("aria-label", `${label} ${entry.source.name}`);
    if (entry.state === "failed") part(".dock-list").prepend(row);
    else if (ARRIVED.has(entry.state)) part(".dock-list").append(row);
  }

  function onClick(event) {
    const row = event.target.closest("[data-row-act]")?.closest("li");
    const entry = row && queue.entries.find((each) => rows.get(each) === row);
    if (entry) (OVER.has(entry.state) ? queue.retry(entry) : queue.cancel(entry));
    if (event.target.closest("[data-retry-all]")) queue.retryAll();
    if (event.target.closest("[data-cancel-all]")) queue.cancelAll();
    if (event.target.closest("[data-close]")) dock.hidden = true;
    const fold = event.target.closest("[data-fold]");
    if (fold) fold.setAttribute("aria-expanded", String(!dock.classList.toggle("folded")));
  }

  // Drawn once a frame at most, however many progress events come.
  function plan() {
    if (isDrawn) requestAnimationFrame(draw);
    isDrawn = false;
  }

  function draw() {
    isDrawn = true;
    const sum = summaryOf(queue.entries);
    const words = queue.isSending ? sendingWords(sum, rate(sum.sent)) : doneWords(sum);
    if (!queue.isSending) rate = makeRate();
    part("#dock-title").textContent = words;
    part(":scope > progress").value = sum.bytes ? sum.sent / sum.bytes : 1;
    part("[data-retry-all]").hidden = !queue.entries.some(({ state, isFinal }) => state === "failed" && !isFinal);
    part("[data-cancel-all]").hidden = !queue.isSending;
    part("[data-close]").hidden = queue.isSending;
    document.title = queue.isSending ? `${Math.floor((sum.sent / (sum.bytes || 1)) * 100)} % · ${title}` : title;
    speak(words);
  }

  function speak(words) {
    const now = performance.now();
    if (queue.isSending && now - spokenAt < SPOKEN_EVERY) return;
    spokenAt = now;
    announce(words);
  }

  return {
    progressed(file) {
      const entry = queue.entries.find((each) => each.file?.id === file.id);
      if (!entry) return;
      entry.file = { ...entry.file, ...file };
      showRow(entry);
    },
  };
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

function sendingWords({ arrived, count, bytes, sent }, speed) {
  const first = `Uploading ${Math.min(arrived + 1, count)} of ${count}`;
  return speed ? `${first} · ${timeLeft((bytes - sent) / speed)} · ${inBytes(speed)}/s` : first;
}

function doneWords({ arrived, known, failed }) {
  const fresh = arrived - known;
  const parts = [fresh && `${counted(fresh)} uploaded`, known && `${known} already here`, failed && `${failed} not sent`];
  return parts.filter(Boolean).join(", ") || "Nothing was sent";
}
