// The dock of an upload: a headline for all files, buttons, and the list of the files.

import { announce, mountAnnouncer } from "/static/js/announce.js";
import { closest, one } from "/static/js/dom.js";
import { gettext } from "/static/js/language.js";
import { copyText } from "/static/js/share.js";
import { toast } from "/static/js/toast.js";
import { canDo } from "./entry.js";
import { doneText, rememberedText, sendingText, stateText, summaryOf } from "./format.js";
import { UploadList, write } from "./list.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./entry.js").SiteFile} SiteFile */
/** @typedef {import("./entry.js").Verb} Verb */
/** @typedef {import("./queue.js").UploadQueue} UploadQueue */
/** @typedef {{ text: string, value: number }} Headline The whole upload: a text, and its part of 1 that was sent. */

const DRAW_MS = 200; // between two drawings; by a timer, since a hidden tab has no frames
const ANNOUNCE_MS = 10_000;

/** Shows a queue in the elements of `root`. */
export class Dock {
  /** Called with the headline each time it was drawn. @type {(headline: Headline) => void} */
  ondraw = () => {};
  /** Called when the owner wants the files of an earlier visit to be forgotten. */
  onforget = () => {};
  #root;
  #queue;
  #list;
  #signal;
  #willDraw = false;
  #announcedAt = -Infinity;
  #isElsewhere = false;

  /**
   * @param {HTMLElement} root
   * @param {UploadQueue} queue
   * @param {AbortSignal} signal
   */
  constructor(root, queue, signal) {
    this.#root = root;
    this.#queue = queue;
    this.#signal = signal;
    this.#list = new UploadList(root);
    mountAnnouncer();
    queue.on("state", () => this.#drawSoon());
    queue.on("progress", () => this.#drawSoon());
    queue.on("added", () => {
      root.hidden = false;
      this.#showButton("forget", false);
    });
    root.addEventListener("click", (event) => this.#onClick(event));
  }

  /**
   * Show the state of a stored file's preview.
   * @param {SiteFile} file
   */
  update(file) {
    for (const entry of this.#queue.entries) {
      if (entry.file?.id !== file.id) continue;
      Object.assign(entry.file, file);
      this.#drawSoon();
    }
  }

  /**
   * Say how many files an earlier visit did not finish.
   * @param {number} count
   */
  showRemembered(count) {
    if (this.#queue.entries.length) return;
    this.#root.hidden = !count;
    this.#showButton("forget", count > 0);
    if (count) this.#showHeadline(rememberedText(count), 0);
  }

  /**
   * Show the upload of another tab; null once it has ended.
   * @param {Headline | null} headline
   */
  showElsewhere(headline) {
    if (this.#queue.isSending) return;
    if (!headline === this.#isElsewhere) this.#root.hidden = !headline;
    this.#isElsewhere = Boolean(headline);
    if (!headline) return;
    this.#showHeadline(gettext("In another tab: %(progress)s", { progress: headline.text }), headline.value);
  }

  /** @param {boolean} isSignedOut */
  showSignedOut(isSignedOut) {
    const notice = one(this.#root, "[data-signed-out]");
    notice.hidden = !isSignedOut;
    if (isSignedOut) announce(notice.innerText);
  }

  #drawSoon() {
    if (!this.#willDraw) setTimeout(() => this.#signal.aborted || this.#draw(), DRAW_MS);
    this.#willDraw = true;
  }

  #draw() {
    this.#willDraw = false;
    const { entries, isSending, concurrency } = this.#queue;
    this.#list.show(entries);
    for (const button of this.#root.querySelectorAll("button[data-all]")) {
      button.hidden = !entries.some((entry) => isForAll(/** @type {Verb} */ (button.dataset.all), entry));
    }
    this.#showButton("close", !isSending);
    this.#showButton("report", !isSending && entries.length > 0);
    const summary = summaryOf(entries);
    const text = isSending ? sendingText(summary, concurrency.speed) : doneText(summary);
    const value = summary.bytes ? summary.sent / summary.bytes : 1;
    this.#showHeadline(text, value);
    this.ondraw({ text, value });
    if (isSending && performance.now() - this.#announcedAt < ANNOUNCE_MS) return;
    this.#announcedAt = performance.now();
    announce(text);
  }

  /**
   * @param {string} text
   * @param {number} value
   */
  #showHeadline(text, value) {
    write(one(this.#root, "[data-headline]"), text);
    one(this.#root, "progress[data-sum]").value = value;
  }

  /**
   * @param {"forget" | "close" | "report"} name A dock may lack one of them.
   * @param {boolean} isShown
   */
  #showButton(name, isShown) {
    for (const button of this.#root.querySelectorAll(`[data-act=${name}]`)) button.hidden = !isShown;
  }

  /** @param {Event} event */
  #onClick(event) {
    const button = closest(event, "button");
    if (!button) return;
    const { row, all, act } = button.dataset;
    const entry = row && this.#list.entryAt(button);
    if (entry) this.#queue.apply(/** @type {Verb} */ (row), [entry]);
    if (all) {
      const verb = /** @type {Verb} */ (all);
      this.#queue.apply(verb, this.#queue.entries.filter((each) => isForAll(verb, each)));
    }
    if (act === "forget") this.onforget();
    if (act === "forget" || act === "close") this.#root.hidden = true;
    if (act === "report") report(this.#list.entries);
    if (act === "fold") button.ariaExpanded = String(!this.#root.classList.toggle("folded"));
  }
}

/**
 * Return whether a button for all files applies to this one: a cancelled file is not retried with the others, and a
 * resting one goes on by itself.
 * @param {Verb} verb
 * @param {Entry} entry
 */
function isForAll(verb, entry) {
  if (verb === "retry" && entry.state !== "failed") return false;
  if (verb === "resume" && entry.state === "resting") return false;
  return canDo(verb, entry);
}

/** @param {Entry[]} entries */
async function report(entries) {
  const text = entries.map((entry) => [entry.path, entry.source.size, stateText(entry)].join("\t")).join("\n");
  if (await copyText(text)) return void toast(gettext("Report copied"));
  const href = URL.createObjectURL(new Blob([text], { type: "text/plain" })); // plain http has no clipboard
  Object.assign(document.createElement("a"), { href, download: "uploads.txt" }).click();
  URL.revokeObjectURL(href);
}
