// Fingers and mouse on the strip: pinch, pan, double tap and drag to close. Swipes sideways are left to the browser.

import { isMotionReduced } from "../motion.js";

const SLACK = 12; // px before a movement counts as a drag
const TAP_TIME = 260; // ms within which a second tap makes a double one
const TAP_DISTANCE = 40; // px within which it does
const FAR = 90; // px after which a drag counts; or faster than SWIFT
const SWIFT = 0.5; // px/ms

/** @typedef {{ x: number, y: number }} Point in pixels of the strip */

/** Turns the pointers on the strip into gestures. */
export class Gestures {
  #strip;
  #zoom;
  #tap;
  #doubleTap;
  #drag;
  #drop;
  /** @type {Map<number, Point & { time?: number }>} where each pointer is, and when it moved there */
  #pointers = new Map();
  /** @type {"pan" | "pinch" | "drag" | "swipe" | null} null while undecided; a swipe is the browser's */
  #mode = null;
  /** @type {Point & { time: number }} where and when the gesture began */
  #start = { x: 0, y: 0, time: 0 };
  #pinch = { x: 0, y: 0, distance: 1, scale: 1 };
  #speed = { x: 0, y: 0 }; // px/ms
  /** @type {(Point & { timer: number }) | null} */
  #lastTap = null;

  /**
   * @param {HTMLElement} strip
   * @param {object} options
   * @param {import("./zoom.js").Zoom} options.zoom
   * @param {(isOutside: boolean, event: PointerEvent) => void} options.tap called after a single tap
   * @param {(point: Point, event: PointerEvent) => void} options.doubleTap called after the second of two taps
   * @param {(distance: number) => void} options.drag called with the px that a drag is down, or up if negative
   * @param {(distance: number) => void} options.drop called at the end of a drag, with 0 if it was too short to count
   * @param {AbortSignal} options.signal
   */
  constructor(strip, { zoom, tap, doubleTap, drag, drop, signal }) {
    this.#strip = strip;
    this.#zoom = zoom;
    this.#tap = tap;
    this.#doubleTap = doubleTap;
    this.#drag = drag;
    this.#drop = drop;
    strip.addEventListener("pointerdown", (event) => this.#onDown(event));
    strip.addEventListener("pointermove", (event) => this.#onMove(event));
    strip.addEventListener("pointerup", (event) => this.#onEnd(event));
    strip.addEventListener("pointercancel", (event) => this.#onEnd(event));
    // Safari pinches the page itself unless both are refused.
    const options = { passive: false };
    strip.addEventListener("gesturestart", (event) => event.preventDefault(), options);
    strip.addEventListener("touchmove", (event) => this.#isOurs(event) && event.preventDefault(), options);
    window.visualViewport?.addEventListener("resize", () => this.#notePageZoom(), { signal });
  }

  /** @param {TouchEvent} event */
  #isOurs(event) {
    return !this.#isPageZoomed && event.cancelable && (event.touches.length > 1 || this.#zoom.isZoomed);
  }

  get #isPageZoomed() {
    return (window.visualViewport?.scale ?? 1) > 1.01;
  }

  // A page that was pinched before the viewer opened must stay pinchable, or the reader could not undo that.
  #notePageZoom() {
    this.#strip.classList.toggle("page-zoomed", this.#isPageZoomed);
  }

  /**
   * @param {PointerEvent} event
   * @returns {Point}
   */
  #at({ clientX, clientY }) {
    const { left, top } = this.#strip.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  /** @param {PointerEvent} event */
  #onDown(event) {
    if (event.button || /** @type {Element} */ (event.target).closest("a, button, video") || this.#isPageZoomed) return;
    const point = this.#at(event);
    this.#pointers.set(event.pointerId, point);
    this.#speed = { x: 0, y: 0 };
    if (this.#pointers.size === 2) {
      if (this.#mode === "drag") this.#drop(0);
      this.#mode = "pinch";
      this.#pinch = { ...this.#spread(), scale: this.#zoom.scale };
    } else if (this.#pointers.size === 1) {
      this.#start = { ...point, time: event.timeStamp };
      this.#mode = this.#zoom.isZoomed ? "pan" : null;
    }
    if (this.#mode) this.#capture(event);
  }

  /** @param {PointerEvent} event */
  #onMove(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const point = this.#at(event);
    const time = Math.max(1, event.timeStamp - (before.time ?? this.#start.time));
    this.#pointers.set(event.pointerId, { ...point, time: event.timeStamp });
    const [dx, dy] = [point.x - before.x, point.y - before.y];
    if (this.#mode === "pinch") return this.#movePinch();
    this.#speed = { x: dx / time, y: dy / time };
    this.#mode ??= this.#decide(point, event);
    if (this.#mode === "pan") this.#zoom.pan(dx, dy, { isFree: true });
    if (this.#mode === "drag") this.#drag(point.y - this.#start.y);
  }

  /**
   * Return the mode of a movement that has gone far enough to tell.
   * @param {Point} point
   * @param {PointerEvent} event
   */
  #decide(point, event) {
    const [dx, dy] = [Math.abs(point.x - this.#start.x), Math.abs(point.y - this.#start.y)];
    if (Math.max(dx, dy) < SLACK) return null;
    if (dy <= dx) return "swipe";
    this.#capture(event);
    return "drag";
  }

  /** @param {PointerEvent} event */
  #capture({ pointerId }) {
    this.#strip.setPointerCapture(pointerId);
  }

  /** Return the middle of two fingers and their distance. */
  #spread() {
    const [a, b] = this.#pointers.values();
    return { distance: Math.hypot(a.x - b.x, a.y - b.y) || 1, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  #movePinch() {
    if (this.#pointers.size < 2) return;
    const { x, y, distance } = this.#spread();
    this.#zoom.pan(x - this.#pinch.x, y - this.#pinch.y, { isFree: true });
    this.#zoom.to((this.#pinch.scale * distance) / this.#pinch.distance, x, y, { isFree: true });
    Object.assign(this.#pinch, { x, y });
  }

  /** @param {PointerEvent} event */
  #onEnd(event) {
    const point = this.#pointers.get(event.pointerId);
    if (!point) return;
    this.#pointers.delete(event.pointerId);
    const mode = this.#mode;
    if (mode === "pinch") {
      if (this.#pointers.size === 1) return this.#endPinch();
      return this.#finish();
    }
    if (mode === "pan") this.#coast(event);
    if (mode === "drag") this.#endDrag(point, event.type === "pointercancel");
    const isTap = event.type === "pointerup" && distanceOf(point, this.#start) < SLACK;
    this.#mode = null;
    if (isTap && mode !== "drag") this.#onTap(point, event);
  }

  // The finger that stays pans from here on, without a jump.
  #endPinch() {
    const [left] = this.#pointers.values();
    this.#mode = "pan";
    this.#start = { x: Infinity, y: Infinity, time: left.time ?? 0 };
    if (!this.#zoom.isZoomed) this.#finish();
  }

  #finish() {
    this.#mode = this.#pointers.size ? "swipe" : null;
    this.#zoom.settle();
  }

  /**
   * @param {Point} point
   * @param {boolean} isCancelled
   */
  #endDrag(point, isCancelled) {
    const distance = point.y - this.#start.y;
    const isFlick = Math.abs(this.#speed.y) > SWIFT && this.#speed.y * distance > 0;
    this.#drop(!isCancelled && (Math.abs(distance) > FAR || isFlick) ? distance : 0);
  }

  /**
   * Let a picture glide on after a pan, slower and slower; under reduced motion it stops at once.
   * @param {PointerEvent} event
   */
  #coast(event) {
    let { x, y } = this.#speed;
    if (isMotionReduced() || event.type === "pointercancel" || Math.hypot(x, y) < 0.1) return this.#zoom.settle();
    let last = performance.now();
    /** @param {number} now */
    const frame = (now) => {
      const time = Math.min(32, now - last);
      last = now;
      const isMoved = !this.#pointers.size && this.#zoom.isZoomed && this.#zoom.pan(x * time, y * time);
      [x, y] = [x * 0.94 ** (time / 16), y * 0.94 ** (time / 16)];
      if (isMoved && Math.hypot(x, y) > 0.02) requestAnimationFrame(frame);
    };
    this.#zoom.pan(0, 0);
    requestAnimationFrame(frame);
  }

  /**
   * @param {Point} point
   * @param {PointerEvent} event
   */
  #onTap(point, event) {
    const previous = this.#lastTap;
    clearTimeout(previous?.timer);
    this.#lastTap = null;
    if (previous && distanceOf(point, previous) < TAP_DISTANCE) return this.#doubleTap(point, event);
    const isOutside = !this.#zoom.covers(point.x, point.y);
    const timer = setTimeout(() => {
      this.#lastTap = null; // the next tap is a first one again
      this.#tap(isOutside, event);
    }, TAP_TIME);
    this.#lastTap = { ...point, timer };
  }
}

/**
 * @param {Point} a
 * @param {Point} b
 */
const distanceOf = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
