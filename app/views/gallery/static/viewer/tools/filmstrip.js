// The filmstrip: a row of small pictures below the photo. Only those in sight exist, so that thousands cost no more.

import { gettext } from "/static/js/language.js";
import { isMotionReduced } from "../motion.js";
import { FILMSTRIP, remember } from "./memory.js";

const PITCH = 60; // px from one picture to the next, as in filmstrip.css
const BEYOND = 4; // pictures that exist beyond either edge
const PAUSE = 90; // ms without scrolling after which pictures are loaded

/** The filmstrip. */
export class Filmstrip {
  #viewer;
  #button;
  #list = document.createElement("div");
  #track = document.createElement("div");
  /** @type {Map<number, HTMLElement>} the pictures that exist, by position */
  #frames = new Map();
  #waiting = 0; // the frame in which they are updated
  #loading = 0;

  /**
   * @param {import("../lightbox.js").Lightbox} viewer
   * @param {HTMLElement} button shows and hides the filmstrip
   */
  constructor(viewer, button) {
    this.#viewer = viewer;
    this.#button = button;
    const { dialog } = viewer;
    const list = this.#list;
    Object.assign(list, { className: "viewer-film", role: "listbox", tabIndex: 0, hidden: true });
    Object.assign(list, { ariaLabel: gettext("Filmstrip"), ariaOrientation: "horizontal" });
    this.#track.className = "viewer-film-track";
    this.#track.role = "presentation";
    list.append(this.#track);
    dialog.querySelector(".viewer-strip").after(list);
    list.addEventListener("scroll", () => this.#updateSoon(), { passive: true });
    list.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
    list.addEventListener("click", (event) => this.#onClick(event));
    dialog.addEventListener("arrive", () => this.#onArrive());
    new ResizeObserver(() => this.#center()).observe(list);
  }

  /** Show the filmstrip, or hide it; the choice is remembered on this device. */
  toggle() {
    const isShown = Boolean(this.#list.hidden);
    this.#list.hidden = !isShown;
    this.#viewer.dialog.classList.toggle("filmed", isShown);
    this.#button.ariaPressed = String(isShown);
    remember(FILMSTRIP, isShown ? "shown" : "");
  }

  get #forward() {
    return getComputedStyle(this.#list).direction === "rtl" ? -1 : 1;
  }

  /** @param {WheelEvent} event */
  #onWheel(event) {
    event.preventDefault();
    const turn = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY * this.#forward;
    this.#list.scrollLeft += turn;
  }

  /** @param {MouseEvent} event */
  #onClick({ target }) {
    const frame = /** @type {Element} */ (target).closest("[role=option]");
    if (frame) this.#viewer.goTo(Number(frame.ariaPosInSet) - 1);
  }

  #onArrive() {
    if (this.#list.hidden) return;
    this.#center(!isMotionReduced());
    this.#updateSoon();
  }

  /**
   * Scroll the current picture into the middle.
   * @param {boolean} [isSmooth]
   */
  #center(isSmooth = false) {
    const { clientWidth } = this.#list;
    if (!clientWidth) return;
    this.#track.style.width = `${this.#viewer.count * PITCH}px`;
    const left = this.#forward * (this.#viewer.position * PITCH - (clientWidth - PITCH) / 2);
    const isNear = Math.abs(this.#list.scrollLeft - left) < clientWidth;
    this.#list.scrollTo({ left, behavior: isSmooth && isNear ? "smooth" : "instant" });
    this.#updateSoon();
  }

  #updateSoon() {
    cancelAnimationFrame(this.#waiting);
    this.#waiting = requestAnimationFrame(() => this.#update());
  }

  #update() {
    const { clientWidth, scrollLeft } = this.#list;
    const { count, position } = this.#viewer;
    if (!clientWidth || position < 0) return;
    const first = Math.max(0, Math.floor(Math.abs(scrollLeft) / PITCH) - BEYOND);
    const last = Math.min(count - 1, Math.ceil((Math.abs(scrollLeft) + clientWidth) / PITCH) + BEYOND);
    for (const [at, frame] of this.#frames) {
      const isStale = frame.dataset.photo !== this.#viewer.photoAt(at)?.id;
      if (isStale || ((at < first || at > last) && at !== position)) this.#remove(at);
    }
    for (let at = first; at <= last; at++) this.#put(at);
    this.#put(position); // also out of sight, as a screen reader needs it
    for (const [at, frame] of this.#frames) frame.ariaSelected = String(at === position);
    this.#list.setAttribute("aria-activedescendant", `viewer-frame-${position}`);
    clearTimeout(this.#loading);
    this.#loading = setTimeout(() => this.#load(), PAUSE);
  }

  /** @param {number} at */
  #remove(at) {
    this.#frames.get(at)?.remove();
    this.#frames.delete(at);
  }

  /** @param {number} at */
  #put(at) {
    const photo = this.#viewer.photoAt(at);
    if (!photo || this.#frames.has(at)) return;
    const frame = Object.assign(document.createElement("div"), { role: "option", id: `viewer-frame-${at}` });
    frame.ariaPosInSet = String(at + 1);
    frame.ariaSetSize = String(this.#viewer.count);
    frame.ariaLabel = photo.alt || photo.name || gettext("Photo");
    frame.dataset.photo = photo.id;
    frame.style.setProperty("--at", String(at));
    if (photo.image?.complete && photo.image.currentSrc) frame.append(pictureOf(photo.image.currentSrc));
    else if (photo.preview) frame.dataset.src = photo.preview.replace("/preview", "/thumbnail");
    else frame.append(signOf(photo));
    this.#frames.set(at, frame);
    this.#track.append(frame);
  }

  #load() {
    for (const frame of this.#frames.values()) {
      const { src } = frame.dataset;
      if (src) frame.append(pictureOf(src));
      delete frame.dataset.src;
    }
  }
}

/** @param {string} src */
const pictureOf = (src) => Object.assign(new Image(), { src, alt: "", decoding: "async", draggable: false });

/**
 * Return the icon of a file that is no picture.
 * @param {import("../../photos.js").Photo} photo
 */
function signOf({ sign }) {
  const { content } = /** @type {HTMLTemplateElement} */ (document.getElementById("viewer-file"));
  const icon = /** @type {SVGElement} */ (content.querySelector("svg")?.cloneNode(true));
  const { href } = /** @type {SVGUseElement} */ (icon.querySelector("use"));
  href.baseVal = href.baseVal.replace(/#.*/, `#${sign ?? "image"}`);
  return icon;
}
