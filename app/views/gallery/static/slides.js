// The strip of slides: the browser scrolls and snaps it, and only the slides around the current one exist.

import { nextFrame } from "/static/js/frames.js";

const AROUND = 2;
const LONGEST_TRACK = 15e6; // px; Firefox ends at 17.9 million

export class Slides {
  position = -1;
  #strip;
  #track;
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
    for (const touch of ["pointerdown", "wheel"]) strip.addEventListener(touch, () => (this.#target = -1), { passive: true });
    new ResizeObserver(() => this.#isStale() && this.place(this.aim)).observe(strip);
  }

  /** Where the strip is going: the last step's position, else the current one. */
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

  /** Goes to `position` at once. WebKit's snapping will not rest where no slide exists, so it sleeps meanwhile. */
  place(position) {
    if (!this.#strip.clientWidth) return;
    this.#width = this.#strip.clientWidth;
    const room = this.#room;
    this.#base = Math.max(0, Math.min(position - (room >> 1), this.#count - room));
    this.#target = position;
    this.#strip.classList.add("placing");
    this.#strip.style.setProperty("--w", `${this.#width}px`);
    this.#strip.style.setProperty("--slides", Math.min(this.#count, room));
    this.#show(position);
    this.#strip.scrollTo({ left: this.#offset(position), behavior: "instant" });
    requestAnimationFrame(() => this.#strip.classList.remove("placing"));
  }

  /** One on or back, smoothly; presses that come faster than the strip scrolls are added up and jump. */
  step(by) {
    const target = Math.max(0, Math.min(this.aim + by, this.#count - 1));
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isCalm || Math.abs(target - this.position) > 1) return this.place(target);
    this.#target = target;
    this.#strip.scrollTo({ left: this.#offset(target), behavior: "smooth" });
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

  get #room() {
    return Math.max(2 * AROUND + 1, Math.floor(LONGEST_TRACK / this.#width));
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
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#onRest(), 200);
    const position = this.#base + Math.round(Math.abs(this.#strip.scrollLeft) / this.#width);
    if (position !== this.position && position < this.#count) this.#show(position);
  }

  // Snapping that begins again in the middle of a step ends it where it began: the step is then taken at once.
  // A gallery longer than any track slides its window of positions along when it comes to rest near the window's end.
  #onRest() {
    if (this.aim !== this.position) return this.place(this.aim);
    this.#target = -1;
    const last = this.#base + this.#room - 1;
    const nearStart = this.#base > 0 && this.position - this.#base < 2 * AROUND;
    const nearEnd = last < this.#count - 1 && last - this.position < 2 * AROUND;
    if (this.position >= 0 && (nearStart || nearEnd)) this.place(this.position);
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
