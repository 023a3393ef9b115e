// The strip of slides: the browser scrolls and snaps it, and only the slides around the current one exist.
// It snaps to a row of empty stops, one for each position: WebKit snaps to the lowest stop when stops come and go,
// as slides do. A long gallery has a window of stops, which moves along whenever the strip rests near its end.

import { nextFrame } from "/static/js/frames.js";

const AROUND = 2;
const MOST_STOPS = 101;
const REST = 200; // ms without scrolling

export class Slides {
  position = -1;
  #strip;
  #track;
  #stops = [];
  #handlers;
  #slides = new Map();
  #count = 0;
  #base = 0;
  #width = 0;
  #target = -1;
  #frame = 0;
  #rest = 0;

  /** handlers: make(position) answers a slide {element, …}; drop(slide) frees it; arrive(position) tells of a new current one. */
  constructor(strip, handlers) {
    this.#strip = strip;
    this.#track = strip.firstElementChild;
    this.#handlers = handlers;
    strip.addEventListener("scroll", () => (this.#frame ||= requestAnimationFrame(() => this.#onScroll())), { passive: true });
    strip.addEventListener("pointerdown", () => (this.#target = -1), { passive: true });
    strip.addEventListener("wheel", (event) => Math.abs(event.deltaX) > Math.abs(event.deltaY) && (this.#target = -1), { passive: true });
    new ResizeObserver(() => this.#isStale() && this.place(this.aim)).observe(strip);
  }

  /** The position that the strip is sent to, until it rests there or the reader moves it; else the current one. */
  get aim() {
    return this.#target < 0 ? this.position : this.#target;
  }

  get current() {
    return this.#slides.get(this.position);
  }

  [Symbol.iterator]() {
    return this.#slides.entries();
  }

  get count() {
    return this.#count;
  }

  set count(count) {
    this.#count = count;
  }

  /** Goes to `position` at once. */
  place(position) {
    if (!this.#strip.clientWidth) return;
    this.#width = this.#strip.clientWidth;
    this.#target = position;
    this.#base = Math.max(0, Math.min(position - (MOST_STOPS >> 1), this.#count - MOST_STOPS));
    this.#strip.style.setProperty("--w", `${this.#width}px`);
    this.#layStops();
    this.#show(position);
    this.#strip.scrollTo({ left: this.#offset(position), behavior: "instant" });
    this.#restSoon();
  }

  /** One on or back, smoothly; presses that come faster than the strip scrolls are added up and jump. */
  step(by) {
    const target = Math.max(0, Math.min(this.aim + by, this.#count - 1));
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isCalm || Math.abs(target - this.position) > 1) return this.place(target);
    this.#target = target;
    this.#strip.scrollTo({ left: this.#offset(target), behavior: "smooth" });
    this.#restSoon();
  }

  /** Makes the slide at `position` anew, once more is known of it. */
  renew(position) {
    const slide = this.#slides.get(position);
    if (!slide) return;
    this.#remove(slide);
    this.#slides.delete(position);
    this.#show(this.position);
  }

  clear() {
    for (const slide of this.#slides.values()) this.#remove(slide);
    this.#slides.clear();
    this.position = this.#target = -1;
  }

  #layStops() {
    const needed = Math.min(this.#count, MOST_STOPS);
    for (const stop of this.#stops.splice(needed)) stop.remove();
    while (this.#stops.length < needed) this.#stops.push(Object.assign(document.createElement("i"), { className: "slide-stop" }));
    this.#track.prepend(...this.#stops.filter((stop) => !stop.isConnected));
  }

  #offset(position) {
    const towards = getComputedStyle(this.#strip).direction === "rtl" ? -1 : 1;
    return towards * (position - this.#base) * this.#width;
  }

  #isStale() {
    return this.position >= 0 && this.#strip.clientWidth !== this.#width;
  }

  #onScroll() {
    this.#frame = 0;
    if (this.position < 0 || !this.#strip.clientWidth) return;
    if (this.#isStale()) return this.place(this.aim); // turned: the new width comes before its own event
    this.#restSoon();
    const position = this.#base + Math.round(Math.abs(this.#strip.scrollLeft) / this.#width);
    const isExpected = this.#target < 0 || position === this.#target; // browsers scroll of themselves, too: after a turn, or to snap
    if (isExpected && position !== this.position && position < this.#count) this.#show(position);
  }

  #restSoon() {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#onRest(), REST);
  }

  // Snapping in the middle of a step may end it where it began: the step is then taken at once.
  #onRest() {
    if (this.position < 0 || !this.#strip.clientWidth) return;
    const isThere = Math.abs(this.#strip.scrollLeft - this.#offset(this.aim)) < 1;
    if (this.#target >= 0 && !(isThere && this.#target === this.position)) return this.place(this.#target);
    this.#target = -1;
    const last = this.#base + this.#stops.length - 1;
    const nearStart = this.#base > 0 && this.position - this.#base < 2 * AROUND;
    const nearEnd = last < this.#count - 1 && last - this.position < 2 * AROUND;
    if (nearStart || nearEnd) this.place(this.position);
  }

  #show(position) {
    this.position = position;
    for (const [at, slide] of this.#slides) {
      if (Math.abs(at - position) <= AROUND) continue;
      this.#remove(slide);
      this.#slides.delete(at);
    }
    const isFirst = !this.#slides.size; // opening is work enough for one frame, and the photo itself comes first
    this.#put(position);
    if (isFirst) nextFrame().then(() => this.#surround());
    else this.#surround();
    this.#handlers.arrive(position);
  }

  #surround() {
    if (this.position < 0) return;
    for (let at = Math.max(0, this.position - AROUND); at <= Math.min(this.position + AROUND, this.#count - 1); at++) this.#put(at);
  }

  #put(at) {
    const slide = this.#slides.get(at) ?? this.#add(at);
    slide.element.style.setProperty("--at", at - this.#base);
    slide.element.inert = at !== this.position;
  }

  #add(at) {
    const slide = this.#handlers.make(at);
    this.#slides.set(at, slide);
    this.#track.append(slide.element);
    return slide;
  }

  #remove(slide) {
    this.#handlers.drop(slide);
    slide.element.remove();
  }
}
