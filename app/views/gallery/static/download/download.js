// Entry of the download page: on phones, photos go to the share sheet, ten at a time, each read from the archive.

import { one, pageSignal } from "/static/js/dom.js";
import { gettext } from "/static/js/language.js";
import { Batches, DownloadError } from "./batches.js";

/** The panel that passes photos on. Fetching and passing on take a tap each: a share must come right after one. */
class OneByOne {
  #form;
  #button;
  #label;
  #status;
  #progress;
  #first;
  /** @type {Batches | null} */
  #batches = null;
  /** @type {File[] | null} the files that the next tap passes on */
  #ready = null;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} panel
   */
  constructor(form, panel) {
    this.#form = form;
    this.#button = one(panel, "button[data-act]");
    this.#label = one(panel, "button[data-act] > span");
    this.#status = one(panel, "[data-status]");
    this.#progress = one(panel, "progress");
    this.#first = { action: this.#label.textContent ?? "", sentence: this.#status.textContent ?? "" };
    this.#button.addEventListener("click", () => (this.#ready ? this.#pass(this.#ready) : this.#fetchNext()));
    form.addEventListener("change", () => this.reset());
    panel.hidden = false;
  }

  /** Give up what is being fetched, and begin anew with the next tap. */
  reset() {
    this.#batches?.stop();
    this.#batches = this.#ready = null;
    this.#say(this.#first.action, this.#first.sentence);
  }

  async #fetchNext() {
    const batches = (this.#batches ??= new Batches(indexAddress(this.#form)));
    this.#button.disabled = true;
    this.#progress.hidden = false;
    try {
      const files = await batches.next((done) => (this.#progress.value = done));
      if (this.#batches !== batches) return;
      this.#ready = files;
      if (files.length) this.#say(...saveTexts(batches.range));
      else this.#finish();
    } catch (error) {
      if (this.#batches !== batches) return;
      const isRefused = error instanceof DownloadError;
      const broken = gettext("The connection broke off. The photos saved so far are complete. Try again.");
      this.#say(gettext("Try again"), isRefused ? error.message : broken);
    } finally {
      this.#button.disabled = false;
      this.#progress.hidden = true;
      this.#progress.removeAttribute("value");
    }
  }

  /** @param {File[]} files */
  async #pass(files) {
    try {
      await navigator.share({ files });
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return; // closed: the next tap offers these files again
      const sentence = gettext("Your device refused these files. Save single photos or the whole archive instead.");
      return this.#say(gettext("Try again"), sentence);
    }
    this.#batches?.pass();
    this.#ready = null;
    if (this.#batches?.isDone) this.#finish();
    else this.#fetchNext();
  }

  #finish() {
    this.reset();
    this.#status.textContent = gettext("All photos are saved.");
  }

  /**
   * @param {string} action on the button
   * @param {string} sentence beside it
   */
  #say(action, sentence) {
    this.#label.textContent = action;
    this.#status.textContent = sentence;
  }
}

/**
 * Offer to pass photos on one by one, if the form `root` has any.
 * @param {HTMLFormElement} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  const panel = new OneByOne(root, one(root, "[data-one-by-one]"));
  signal.addEventListener("abort", () => panel.reset());
}

/**
 * Return the address of the index of what is selected, at the selected size.
 * @param {HTMLFormElement} form
 */
function indexAddress(form) {
  const size = one(form, "input[name=size]:checked").value;
  return one(form, "input[name=what]:checked").getAttribute(`data-index-${size}`) ?? "";
}

/**
 * Return the button's text and the sentence beside it for files that are ready to be saved.
 * @param {import("./batches.js").Range} range
 * @returns {[action: string, sentence: string]}
 */
function saveTexts({ first, last, count }) {
  if (first === last) {
    const values = { number: first, count };
    return [
      gettext("Save %(number)s of %(count)s", values),
      gettext("Ready: %(number)s of %(count)s. Tap to save it.", values),
    ];
  }
  const values = { first, last, count };
  return [
    gettext("Save %(first)s–%(last)s of %(count)s", values),
    gettext("Ready: %(first)s–%(last)s of %(count)s. Tap to save them.", values),
  ];
}

function canShareFiles() {
  const sample = new File([""], "photo.jpg", { type: "image/jpeg" });
  return Boolean(navigator.canShare?.({ files: [sample] }));
}

const form = document.querySelector("form[data-download]");
if (form && canShareFiles() && matchMedia("(pointer: coarse)").matches) mount(form, { signal: pageSignal() });
