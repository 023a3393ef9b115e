// Photos that follow each other by themselves while the screen stays awake, with no tools over them, until the reader
// does something.

import { isMotionReduced } from "../motion.js";
import { Pace } from "./pace.js";

const REST = 2000; // ms without a movement of the mouse after which the tools vanish again
const FADE = { duration: 700, easing: "ease-in" }; // a crossfade; the next photo fades in by slide.css

/** The slideshow. */
export class Slideshow {
  #viewer;
  #button;
  #pace;
  #timer = 0;
  #hiding = 0;
  #turn = 0; // changes when a wait is over or was given up
  /** @type {WakeLockSentinel | null | undefined} */
  #lock;

  /**
   * @param {import("../lightbox.js").Lightbox} viewer
   * @param {HTMLElement} button starts and pauses the slideshow
   */
  constructor(viewer, button) {
    this.#viewer = viewer;
    this.#button = button;
    const { dialog, signal } = viewer;
    this.#pace = new Pace(dialog, () => this.isPlaying && this.#wait());
    const options = { passive: true, capture: true };
    dialog.addEventListener("pointerdown", (event) => this.#onPointer(event), options);
    dialog.addEventListener("pointermove", () => this.#hideSoon(), options);
    dialog.addEventListener("wheel", () => this.pause(), options);
    dialog.addEventListener("keydown", (event) => this.#onKey(event), { capture: true });
    document.addEventListener("visibilitychange", () => this.#onVisibility(), { signal });
  }

  get isPlaying() {
    return this.#button.ariaPressed === "true";
  }

  /** Start the slideshow, or pause it. */
  toggle() {
    if (this.isPlaying) {
      this.pause();
    } else {
      this.#viewer.goTo(this.#viewer.position); // shows the whole photo if it was zoomed
      this.#mark(true);
      this.#hide();
      this.#stayAwake();
      this.#wait();
    }
  }

  /** Pause the slideshow, if it runs. */
  pause() {
    if (!this.isPlaying) return;
    this.#giveUp();
    clearTimeout(this.#hiding);
    this.#mark(false);
    this.#lock?.release();
    this.#lock = null;
  }

  /** End it, as the viewer closes. */
  stop() {
    this.pause();
    this.#pace.hide();
  }

  /** @param {Event} event */
  #isOurs({ target }) {
    const element = /** @type {Element} */ (target);
    return this.#button.contains(element) || this.#pace.contains(element);
  }

  /**
   * Pause. The tap then shows the buttons again, as it does when they have faded away.
   * @param {PointerEvent} event
   */
  #onPointer(event) {
    if (!this.isPlaying || this.#isOurs(event)) return;
    this.pause();
    if (event.pointerType !== "mouse") this.#viewer.dialog.classList.add("quiet");
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by && this.isPlaying) {
      event.preventDefault();
      this.#pace.change(by);
      this.#hideSoon();
    } else if (event.key !== "s" && !this.#isOurs(event)) this.pause();
  }

  #hideSoon() {
    clearTimeout(this.#hiding);
    if (this.isPlaying) this.#hiding = setTimeout(() => this.#hide(), REST);
  }

  #hide() {
    if (this.isPlaying) this.#viewer.dialog.classList.add("quiet");
  }

  #giveUp() {
    clearTimeout(this.#timer);
    this.#turn++;
    this.#pace.rest();
  }

  // The seconds of a photo begin when it is shown, so that each is seen on a slow connection.
  async #wait() {
    this.#giveUp();
    const turn = this.#turn;
    await this.#viewer.whenShown();
    if (turn !== this.#turn) return;
    this.#pace.run();
    this.#timer = setTimeout(async () => {
      await this.#viewer.whenOver();
      if (turn === this.#turn) this.#next();
    }, this.#pace.seconds * 1000);
  }

  #next() {
    const viewer = this.#viewer;
    fadeOut(viewer.dialog);
    viewer.goTo((viewer.position + 1) % viewer.count);
    this.#wait();
  }

  /** @param {boolean} isPlaying */
  #mark(isPlaying) {
    const { dialog } = this.#viewer;
    this.#pace.show();
    dialog.classList.toggle("playing", isPlaying);
    dialog.querySelector(".viewer-count").ariaLive = isPlaying ? "off" : "polite";
    this.#button.ariaPressed = String(isPlaying);
    const { href } = /** @type {SVGUseElement} */ (this.#button.querySelector("use"));
    href.baseVal = href.baseVal.replace(/#.*/, isPlaying ? "#pause" : "#play");
  }

  async #stayAwake() {
    // Refused on plain http and at a low battery.
    const lock = await navigator.wakeLock?.request("screen").catch(() => null);
    if (this.isPlaying) this.#lock = lock;
    else lock?.release();
  }

  // The browser takes the lock away when another tab is shown; the slideshow waits until this one is shown again.
  #onVisibility() {
    if (!this.isPlaying) return;
    if (document.hidden) this.#giveUp();
    else {
      this.#stayAwake();
      this.#wait();
    }
  }
}

/**
 * Let the current picture fade out beneath the next one.
 * @param {HTMLDialogElement} dialog
 */
function fadeOut(dialog) {
  const picture = dialog.querySelector(".slide:not([inert]) > img");
  if (!picture || isMotionReduced()) return;
  const { left, top, width, height } = picture.getBoundingClientRect();
  const copy = /** @type {HTMLElement} */ (picture.cloneNode());
  copy.className = "viewer-fading";
  copy.ariaHidden = "true";
  copy.style.transform = "none";
  const box = Object.entries({ left, top, width, height });
  for (const [side, pixels] of box) copy.style.setProperty(side, `${pixels}px`);
  dialog.prepend(copy);
  copy.animate([{ opacity: 1 }, { opacity: 0 }], FADE).finished.finally(() => copy.remove());
}
