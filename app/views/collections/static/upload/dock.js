// The dock: one line for the whole upload, what can be done with it, and its list.

import { copyText } from "/static/js/share.js";
import { toast } from "/static/js/toast.js";
import { announce } from "/static/js/announce.js";
import { entryAt, showEntries, write } from "./list.js";
import { canDo } from "./queue.js";
import { doneInWords, rememberedInWords, sendingInWords, stateInWords } from "./format.js";

const DRAWN_EVERY = 200; // ms; by a timer, since a tab behind another has no frames
const SPOKEN_EVERY = 10_000; // ms

const dock = document.getElementById("dock");
const part = (selector) => dock.querySelector(selector);
const [forget, signedOut] = ["[data-act=forget]", "[data-signed-out]"].map(part);
const title = document.title;

/** Shows `queue` for as long as the page is open. `acts.forget()` does what the button says, `acts.drawn({words, value})` hears what other tabs may show. */
export function showDock(queue, acts) {
  let shown = [];
  let timer, spokenAt, hasNews;

  const headline = (words, value) => {
    write(part("#dock-title"), words);
    part(":scope > progress").value = value;
  };

  const draw = () => {
    timer = null;
    const { entries, isSending, lanes } = queue;
    shown = showEntries(entries);
    for (const button of dock.querySelectorAll("[data-all]")) button.hidden = !entries.some((entry) => isForAll(button.dataset.all, entry));
    part("[data-act=close]").hidden = isSending;
    part("[data-act=report]").hidden = isSending || !entries.length;
    const sum = summaryOf(entries);
    const words = isSending ? sendingInWords(sum, lanes.speed) : doneInWords(sum);
    const value = sum.bytes ? sum.sent / sum.bytes : 1;
    headline(words, value);
    document.title = isSending ? `${Math.floor(value * 100)} % · ${title}` : title;
    acts.drawn({ words, value });
    if (isSending && performance.now() - spokenAt < SPOKEN_EVERY) return;
    spokenAt = performance.now();
    announce(words);
  };
  const drawSoon = () => (timer ??= setTimeout(draw, DRAWN_EVERY));

  for (const type of ["state", "progress"]) queue.addEventListener(type, drawSoon);
  queue.addEventListener("added", () => {
    dock.hidden = false;
    forget.hidden = true;
  });
  dock.addEventListener("click", ({ target }) => {
    const { row, all, act } = target.closest("button")?.dataset ?? {};
    if (row) queue.act(row, [entryAt(target)]);
    if (all) queue.act(all, queue.entries.filter((entry) => isForAll(all, entry)));
    if (act === "forget") acts.forget();
    if (act === "forget" || act === "close") dock.hidden = true;
    if (act === "report") report(shown);
    if (act === "fold") target.closest("button").ariaExpanded = String(!dock.classList.toggle("folded"));
  });

  return {
    /** Notes how far the preview of a stored file is. */
    progressed(file) {
      const entry = queue.entries.find((each) => each.file?.id === file.id);
      if (entry) drawSoon(Object.assign(entry.file, file));
    },

    /** Says how many files an earlier visit left on their way. */
    showRemembered(count) {
      if (queue.entries.length) return;
      dock.hidden = forget.hidden = !count;
      if (count) headline(rememberedInWords(count), 0);
    },

    /** Shows what another tab says of its upload, until it is null. */
    showElsewhere(news) {
      if (queue.isSending) return;
      if (!news !== !hasNews) dock.hidden = !news;
      hasNews = news;
      if (news) headline(`In another tab: ${news.words}`, news.value);
    },

    showSignedOut(isOut) {
      signedOut.hidden = !isOut;
      if (isOut) announce(signedOut.textContent);
    },
  };
}

// What was cancelled stays so, and what rests goes on by itself.
const isForAll = (verb, entry) => canDo(verb, entry) && !(verb === "retry" && entry.state !== "failed") && !(verb === "resume" && entry.state === "resting");

async function report(entries) {
  const text = entries.map((entry) => [entry.path, entry.source.size, stateInWords(entry)].join("\t")).join("\n");
  if (await copyText(text)) return toast("Report copied");
  const href = URL.createObjectURL(new Blob([text], { type: "text/plain" })); // plain http has no clipboard
  Object.assign(document.createElement("a"), { href, download: "uploads.txt" }).click();
  URL.revokeObjectURL(href);
}

function summaryOf(entries) {
  const sum = { count: 0, arrived: 0, known: 0, failed: 0, paused: 0, bytes: 0, sent: 0 };
  for (const { state, source, sent } of entries) {
    if (state === "failed") sum.failed += 1;
    if (state === "failed" || state === "cancelled") continue;
    sum.count += 1;
    if (state === "paused") sum.paused += 1;
    if (state === "done" || state === "duplicate") sum.arrived += 1;
    if (state === "duplicate") sum.known += 1;
    else Object.assign(sum, { bytes: sum.bytes + source.size, sent: sum.sent + sent });
  }
  return sum;
}
