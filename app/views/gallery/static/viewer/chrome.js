// The counter, the buttons and the arrows over the picture, which fade away while the mouse rests.

import { gettext } from "/static/js/language.js";
import { isMotionReduced } from "./motion.js";

const REST = 3000; // ms without a movement of the mouse

/** @typedef {import("../photos.js").Photo} Photo */

/** What lies over the picture. */
export class Chrome {
  #dialog;
  /** @type {Record<string, HTMLElement>} the buttons by their data-act */
  #buttons = {};
  #counter;
  #timer = 0;
  /** @type {Photo | undefined} */
  #photo;
  /** @type {Promise<typeof import("/static/js/share.js") | null> | undefined} */
  #sharing;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} options
   * @param {() => void} options.close
   * @param {(by: 1 | -1) => void} options.step shows the next or the previous photo
   * @param {(name: string) => void} options.use starts or ends a tool
   * @param {AbortSignal} options.signal
   */
  constructor(dialog, { close, step, use, signal }) {
    this.#dialog = dialog;
    this.#counter = dialog.querySelector(".viewer-count");
    for (const button of dialog.querySelectorAll("[data-act]")) this.#buttons[button.dataset.act ?? ""] = button;
    /** @type {Record<string, (name: string) => void>} */
    const acts = {
      close,
      previous: () => step(-1),
      next: () => step(1),
      share: () => this.#share(),
      fullscreen: toggleFullscreen,
    };
    dialog.addEventListener("click", (event) => {
      const act = /** @type {Element} */ (event.target).closest("[data-act]")?.dataset.act;
      if (act) (acts[act] ?? use)(act);
    });
    dialog.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.wake());
    dialog.addEventListener("keydown", () => this.wake({ isLasting: true }));
    const { fullscreen } = this.#buttons;
    fullscreen.hidden = !document.fullscreenEnabled; // an iPhone has no full screen
    document.addEventListener("fullscreenchange", () => {
      fullscreen.ariaPressed = String(Boolean(document.fullscreenElement));
    }, { signal });
  }

  /**
   * Show the number of `photo`, and let the buttons act on it.
   * @param {Photo | undefined} photo undefined until the index is there
   * @param {number} position from 0
   * @param {number} count of all photos
   */
  show(photo, position, count) {
    this.#photo = photo;
    const number = document.createElement("span");
    number.textContent = gettext("%(number)s of %(count)s", { number: position + 1, count });
    number.ariaHidden = "true";
    this.#counter.replaceChildren(number);
    const { previous, next, download } = this.#buttons;
    previous.ariaDisabled = String(position === 0);
    next.ariaDisabled = String(position === count - 1);
    if (photo?.download) download.setAttribute("href", photo.download);
    else download.removeAttribute("href");
    this.#dialog.classList.toggle("may-keep", Boolean(photo?.download));
  }

  /**
   * Let a screen reader say which photo is shown. Called when the strip rests on it.
   * @param {Photo} photo
   */
  announce(photo) {
    const number = /** @type {ChildNode} */ (this.#counter.firstChild);
    const spoken = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    const textContent = photo.alt || photo.name || gettext("Photo");
    const name = Object.assign(document.createElement("bdi"), { textContent });
    spoken.append(`${number.textContent}: `, name);
    this.#counter.replaceChildren(number, spoken);
    // Loaded before the tap, as the browser only lets a page share right after one.
    this.#sharing ??= import("/static/js/share.js").catch(() => null);
  }

  /**
   * Show the buttons; with `isLasting`, because the keyboard is used, they do not fade away again.
   * @param {{ isLasting?: boolean }} [options]
   */
  wake({ isLasting = false } = {}) {
    clearTimeout(this.#timer);
    this.#dialog.classList.remove("quiet");
    const mayFade = !isLasting && !isMotionReduced() && matchMedia("(hover: hover)").matches;
    if (mayFade) this.#timer = setTimeout(() => this.#fade(), REST);
  }

  /** Show the buttons, or hide them. */
  toggle() {
    clearTimeout(this.#timer);
    this.#dialog.classList.toggle("quiet");
  }

  /** Stop, as the viewer has been closed. */
  sleep() {
    clearTimeout(this.#timer);
    if (document.fullscreenElement) document.exitFullscreen();
  }

  async #share() {
    const photo = this.#photo;
    if (photo) (await this.#sharing)?.share(photo.page, photo.name ?? document.title);
  }

  #fade() {
    // Open information is being read, and would fade away with the buttons.
    const inUse = this.#dialog.querySelector(".icon-button:hover, .viewer-info:not([hidden])");
    if (!inUse) this.#dialog.classList.add("quiet");
  }
}

function toggleFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {}); // a dialog itself may not fill the screen
}
