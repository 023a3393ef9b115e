// The strip of slides: the browser scrolls and snaps it, and only the slides around the current one exist.
// It snaps to a row of empty stops, one for each position: WebKit snaps to the lowest stop when stops come and go,
// as slides do. A long gallery has a window of stops, which moves along whenever the strip rests near its end.

import { nextFrame } from "/static/js/frames.js";
import { isMotionReduced } from "./motion.js";

const AROUND = 2; // slides on either side of the current one
const MOST_STOPS = 41; // the browser lays them all out when the viewer opens
const REST = 200; // ms without scrolling
const GAP = 24; // px between two slides, as in strip.css and slide.css

/** @typedef {import("./slide.js").Slide} Slide */

/** The strip of slides. Positions count from 0. */
export class Slides {
  position = -1;
  /** Number of photos in the gallery. */
  count = 0;
  #strip;
  #track;
  /** @type {HTMLElement[]} */
  #stops = [];
  #create;
  #arrive;
  /** @type {Map<number, Slide>} */
  #slides = new Map();
  #base = 0; // position of the first stop
  #width = 0; // px of a slide
  #target = -1; // position that the strip was sent to, -1 once it rests there or the reader moves it
  #isTouched = false;
  #frame = 0;
  #rest = 0;

  /**
   * @param {HTMLElement} strip
   * @param {object} options
   * @param {(position: number) => Slide} options.create returns a new slide
   * @param {(position: number) => void} options.arrive called when another slide is the current one
   */
  constructor(strip, { create, arrive }) {
    this.#strip = strip;
    this.#track = /** @type {Element} */ (strip.firstElementChild);
    this.#create = create;
    this.#arrive = arrive;
    const options = { passive: true };
    const release = () => (this.#target = -1);
    strip.addEventListener("scroll", () => (this.#frame ||= requestAnimationFrame(() => this.#onScroll())), options);
    strip.addEventListener("pointerdown", release, options);
    strip.addEventListener("wheel", ({ deltaX, deltaY }) => Math.abs(deltaX) > Math.abs(deltaY) && release(), options);
    for (const type of /** @type {const} */ (["touchstart", "touchend", "touchcancel"])) {
      strip.addEventListener(type, ({ touches }) => {
        this.#isTouched = touches.length > 0;
        this.#restSoon();
      }, options);
    }
    new ResizeObserver(() => this.#isStale && this.jumpTo(this.aim)).observe(strip);
  }

  /** The position that the strip was sent to and has not reached, or else the current one. */
  get aim() {
    return this.#target < 0 ? this.position : this.#target;
  }

  /** Whether the strip is between two slides, or on its way to another. */
  get isMoving() {
    return this.aim !== this.position || Math.abs(this.#strip.scrollLeft - this.#offset(this.position)) > 1;
  }

  get current() {
    return this.#slides.get(this.position);
  }

  /** Yield [position, slide] of every slide that exists. */
  [Symbol.iterator]() {
    return this.#slides.entries();
  }

  /**
   * Go to `position` at once.
   * @param {number} position
   */
  jumpTo(position) {
    if (!this.#strip.clientWidth) return;
    this.#width = this.#strip.clientWidth;
    this.#target = position;
    this.#base = Math.max(0, Math.min(position - (MOST_STOPS >> 1), this.count - MOST_STOPS));
    this.#strip.style.setProperty("--w", `${this.#width}px`);
    this.#addStops();
    this.#show(position);
    this.#strip.scrollTo({ left: this.#offset(position), behavior: "instant" });
    this.#restSoon();
  }

  /**
   * Scroll to the next or the previous photo. Presses that come faster than the strip scrolls are added up, and jump.
   * @param {number} by
   */
  step(by) {
    const target = Math.max(0, Math.min(this.aim + by, this.count - 1));
    if (isMotionReduced() || Math.abs(target - this.position) > 1) return this.jumpTo(target);
    this.#target = target;
    this.#strip.scrollTo({ left: this.#offset(target), behavior: "smooth" });
    this.#restSoon();
  }

  /**
   * Replace the slide at `position`, as more is known of its photo.
   * @param {number} position
   */
  renew(position) {
    if (!this.#slides.has(position)) return;
    this.#remove(position);
    this.#show(this.position);
  }

  /** Load the current preview, then its neighbors': on a slow connection they would take half of what it needs. */
  async loadPreviews() {
    const { position } = this;
    await this.current?.preview(true);
    await nextFrame(); // makes the neighbors
    if (position !== this.position) return;
    for (const [at, slide] of this) if (Math.abs(at - position) === 1) slide.preview(false);
  }

  clear() {
    for (const [at] of this) this.#remove(at);
    this.position = this.#target = -1;
  }

  #addStops() {
    const needed = Math.min(this.count, MOST_STOPS);
    for (const stop of this.#stops.splice(needed)) stop.remove();
    while (this.#stops.length < needed) this.#stops.push(makeStop());
    this.#track.prepend(...this.#stops.filter((stop) => !stop.isConnected));
  }

  /** @param {number} position */
  #offset(position) {
    const forward = getComputedStyle(this.#strip).direction === "rtl" ? -1 : 1;
    return forward * (position - this.#base) * (this.#width + GAP);
  }

  /** Whether the strip's width has changed since the slides were laid out. */
  get #isStale() {
    return this.position >= 0 && this.#strip.clientWidth !== this.#width;
  }

  #onScroll() {
    this.#frame = 0;
    if (this.position < 0 || !this.#strip.clientWidth) return;
    if (this.#isStale) return this.jumpTo(this.aim); // the screen was turned: the width changes before its own event
    this.#restSoon();
    const position = this.#base + Math.round(Math.abs(this.#strip.scrollLeft) / (this.#width + GAP));
    const isExpected = this.#target < 0 || position === this.#target; // browsers also scroll after a turn, or to snap
    if (isExpected && position !== this.position && position < this.count) this.#show(position);
  }

  #restSoon() {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#onRest(), REST);
  }

  // Snapping in the middle of a step may end it where it began: the strip then jumps to where it was sent.
  #onRest() {
    if (this.position < 0 || !this.#strip.clientWidth) return;
    if (this.#target >= 0 && this.isMoving) return this.jumpTo(this.#target);
    this.#target = -1;
    // WebKit does not snap after some turns of a wheel, and would rest in a gap.
    if (this.isMoving && !this.#isTouched) return this.step(0);
    const last = this.#base + this.#stops.length - 1;
    const nearStart = this.#base > 0 && this.position - this.#base < 2 * AROUND;
    const nearEnd = last < this.count - 1 && last - this.position < 2 * AROUND;
    if (nearStart || nearEnd) this.jumpTo(this.position);
  }

  /** @param {number} position */
  #show(position) {
    this.position = position;
    for (const [at] of this) if (Math.abs(at - position) > AROUND) this.#remove(at);
    const isFirst = !this.#slides.size;
    this.#put(position);
    if (isFirst) nextFrame().then(() => this.#surround()); // opening the photo itself is enough for one frame
    else this.#surround();
    this.#arrive(position);
  }

  #surround() {
    if (this.position < 0) return;
    const last = Math.min(this.position + AROUND, this.count - 1);
    for (let at = Math.max(0, this.position - AROUND); at <= last; at++) this.#put(at);
  }

  /** @param {number} at */
  #put(at) {
    const slide = this.#slides.get(at) ?? this.#add(at);
    const { element } = slide;
    element.style.setProperty("--at", String(at - this.#base));
    element.inert = at !== this.position;
    slide.mark(at === this.position);
  }

  /** @param {number} at */
  #add(at) {
    const slide = this.#create(at);
    this.#slides.set(at, slide);
    this.#track.append(slide.element);
    return slide;
  }

  /** @param {number} at */
  #remove(at) {
    const slide = this.#slides.get(at);
    slide?.drop();
    slide?.element.remove();
    this.#slides.delete(at);
  }
}

const makeStop = () => Object.assign(document.createElement("i"), { className: "slide-stop" });
