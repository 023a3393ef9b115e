// The dock: one line for the whole upload, failures on top, and of a list however long only the rows in view.

import { copyText } from "../js/share.js";
import { toast } from "../js/toast.js";
import { announce } from "./announce.js";
import { canDo } from "./upload_queue.js";
import { makeRate } from "./upload_rate.js";
import { drawThumbnail } from "./upload_thumbnails.js";
import { doneInWords, rememberedInWords, sendingInWords, stateInWords } from "./upload_words.js";

const ROW = 64; // px, as upload.css has it
const BEYOND = 3; // rows above and below those in view
const DRAWN_EVERY = 200; // ms; by a timer, since a tab behind another has no frames
const SPOKEN_EVERY = 10_000; // ms
const RANKS = { failed: 0, sending: 1, resting: 1, paused: 2, waiting: 3, cancelled: 4, duplicate: 5, done: 5 };
const MOVING = new Set(["sending", "resting", "paused"]);
const VERBS = ["pause", "resume", "retry", "cancel"];

const dock = document.getElementById("dock");
const part = (selector) => dock.querySelector(selector);
const [frame, list] = [part(".dock-frame"), part(".dock-list")];

/** Shows `queue` for as long as the page is open. Event "drawn" {words, value}: what other tabs may show. */
export class Dock extends EventTarget {
  #queue;
  #acts;
  #rows = new Map();
  #shown = [];
  #title = document.title;
  #rate = makeRate();
  #timer = null;
  #spokenAt = 0;
  #hasNews = false;

  /** `acts.forget()` and `acts.divide()` do what the buttons of those names say. */
  constructor(queue, acts) {
    super();
    this.#queue = queue;
    this.#acts = acts;
    queue.addEventListener("added", ({ detail: entries }) => this.#add(entries));
    for (const type of ["state", "progress"]) queue.addEventListener(type, () => this.#drawSoon());
    dock.addEventListener("click", (event) => this.#onClick(event.target));
    part("[data-folders]").addEventListener("change", () => {
      part("[data-folders]").hidden = true;
      acts.divide();
    });
    frame.addEventListener("scroll", () => this.#showRows());
  }

  /** Notes how far the preview of a stored file is. */
  progressed(file) {
    const entry = this.#queue.entries.find((each) => each.file?.id === file.id);
    if (!entry) return;
    Object.assign(entry.file, file);
    this.#drawSoon();
  }

  /** Says how many files an earlier visit left on their way. */
  showRemembered(count) {
    if (this.#queue.entries.length) return;
    dock.hidden = !count;
    part("[data-act=forget]").hidden = !count;
    if (count) this.#headline(rememberedInWords(count), 0);
  }

  /** Shows what another tab says of its upload ({words, value}), until it is null. */
  showElsewhere(news) {
    if (this.#queue.isSending) return;
    if (!news !== !this.#hasNews) dock.hidden = !news;
    this.#hasNews = Boolean(news);
    if (news) this.#headline(`In another tab: ${news.words}`, news.value);
  }

  showSignedOut(isOut) {
    part("[data-signed-out]").hidden = !isOut;
    if (isOut) announce(part("[data-signed-out]").textContent);
  }

  #add(entries) {
    dock.hidden = false;
    part("[data-act=forget]").hidden = true;
    if (entries.some(({ folder }) => folder)) part("[data-folders]").hidden = part("[data-folders] input").checked = false;
  }

  #drawSoon() {
    this.#timer ??= setTimeout(() => this.#draw(), DRAWN_EVERY);
  }

  #draw() {
    this.#timer = null;
    const { isSending, entries } = this.#queue;
    this.#shown = [...entries].sort((a, b) => RANKS[a.state] - RANKS[b.state]);
    list.style.setProperty("block-size", `${entries.length * ROW}px`);
    this.#showRows();
    for (const verb of VERBS) part(`[data-all=${verb}]`).hidden = !entries.some((entry) => isForAll(verb, entry));
    part("[data-act=close]").hidden = isSending;
    part("[data-act=report]").hidden = isSending || !entries.length;
    this.#drawSum(summaryOf(entries), isSending);
  }

  #drawSum(sum, isSending) {
    const words = isSending ? sendingInWords(sum, this.#rate(sum.sent)) : doneInWords(sum);
    const value = sum.bytes ? sum.sent / sum.bytes : 1;
    if (!isSending) this.#rate = makeRate();
    this.#headline(words, value);
    document.title = isSending ? `${Math.floor(value * 100)} % · ${this.#title}` : this.#title;
    this.dispatchEvent(new CustomEvent("drawn", { detail: { words, value } }));
    if (isSending && performance.now() - this.#spokenAt < SPOKEN_EVERY) return;
    this.#spokenAt = performance.now();
    announce(words);
  }

  #headline(words, value) {
    write(part("#dock-title"), words);
    part(":scope > progress").value = value;
  }

  #showRows() {
    const first = Math.max(0, Math.floor(frame.scrollTop / ROW) - BEYOND);
    const inView = this.#shown.slice(first, first + Math.ceil(frame.clientHeight / ROW) + 2 * BEYOND);
    const focused = document.activeElement;
    for (const [entry, row] of this.#rows) {
      if (inView.includes(entry)) continue;
      row.remove();
      this.#rows.delete(entry);
    }
    let next = list.firstElementChild;
    inView.forEach((entry, index) => {
      const row = this.#rows.get(entry) ?? this.#makeRow(entry);
      if (row === next) next = next.nextElementSibling;
      else list.insertBefore(row, next);
      showRow(row, entry, first + index, this.#shown.length);
    });
    if (focused !== document.activeElement) (focused.isConnected ? focused : frame).focus({ preventScroll: true });
  }

  #makeRow(entry) {
    const row = document.getElementById("dock-row").content.firstElementChild.cloneNode(true);
    Object.assign(row.querySelector(".dock-name"), { textContent: entry.source.name, title: entry.path });
    for (const button of row.querySelectorAll("button")) button.ariaLabel = `${button.title} ${entry.source.name}`;
    this.#rows.set(entry, row);
    queueMicrotask(() => drawThumbnail(row.querySelector("canvas"), entry.source));
    return row;
  }

  #onClick(target) {
    const { row, all, act } = target.closest("button")?.dataset ?? {};
    const { entries } = this.#queue;
    if (row) this.#queue.act(row, entries.filter((entry) => this.#rows.get(entry)?.contains(target)));
    if (all) this.#queue.act(all, entries.filter((entry) => isForAll(all, entry)));
    if (act === "forget") this.#acts.forget();
    if (act === "forget" || act === "close") dock.hidden = true;
    if (act === "report") report(this.#shown);
    if (act === "fold") target.closest("button").ariaExpanded = String(!dock.classList.toggle("folded"));
  }
}

function showRow(row, entry, index, count) {
  Object.assign(row, { ariaPosInSet: index + 1, ariaSetSize: count });
  row.style.setProperty("--at", `${index * ROW}px`);
  row.dataset.state = entry.state;
  write(row.querySelector(".dock-state"), stateInWords(entry));
  Object.assign(row.querySelector("progress"), { hidden: !MOVING.has(entry.state), value: entry.sent / (entry.source.size || 1) });
  for (const button of row.querySelectorAll("button")) button.hidden = !canDo(button.dataset.row, entry);
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = node.title = text;
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
    if (RANKS[state] === RANKS.done) sum.arrived += 1;
    if (state === "paused") sum.paused += 1;
    if (state === "duplicate") sum.known += 1;
    else Object.assign(sum, { bytes: sum.bytes + source.size, sent: sum.sent + sent });
  }
  return sum;
}
