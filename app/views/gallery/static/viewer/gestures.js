// Fingers and mouse on the strip: pinch, pan, double tap and drag to close. Sideways swipes stay the browser's own.

const LOCK = 12; // px before a movement is taken for a drag
const TAP_TIME = 260; // ms within which a second tap makes a double one
const FAR = 90; // px after which a drag closes; or a flick of SWIFT px/ms
const SWIFT = 0.5;

export class Gestures {
  #strip;
  #zoom;
  #handlers;
  #pointers = new Map();
  #mode = null; // "pan", "pinch", "drag", "swipe" (the browser's), or null while undecided
  #start = null;
  #pinch = null;
  #speed = { x: 0, y: 0 };
  #lastTap = null;

  /** handlers: tap(isOutside, event), drag(dy), drop(isClosing) */
  constructor(strip, zoom, handlers) {
    this.#strip = strip;
    this.#zoom = zoom;
    this.#handlers = handlers;
    strip.addEventListener("pointerdown", (event) => this.#onDown(event));
    strip.addEventListener("pointermove", (event) => this.#onMove(event));
    strip.addEventListener("pointerup", (event) => this.#onEnd(event));
    strip.addEventListener("pointercancel", (event) => this.#onEnd(event));
    // Safari pinches the page itself unless both are refused.
    strip.addEventListener("gesturestart", (event) => event.preventDefault());
    strip.addEventListener("touchmove", (event) => this.#isOurs(event) && event.preventDefault(), { passive: false });
    window.visualViewport?.addEventListener("resize", () => this.#noticePageZoom());
  }

  #isOurs(event) {
    return !this.#isPageZoomed && event.cancelable && (event.touches.length > 1 || this.#zoom.isZoomed);
  }

  get #isPageZoomed() {
    return window.visualViewport?.scale > 1.01;
  }

  // A page that was pinched before the viewer opened must stay pinchable, or there is no way out.
  #noticePageZoom() {
    this.#strip.classList.toggle("page-zoomed", this.#isPageZoomed);
  }

  #at({ clientX, clientY }) {
    const { left, top } = this.#strip.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #onDown(event) {
    if (event.button || event.target.closest("a, button") || this.#isPageZoomed) return;
    const point = this.#at(event);
    this.#pointers.set(event.pointerId, point);
    this.#speed = { x: 0, y: 0 };
    if (this.#pointers.size === 2) {
      if (this.#mode === "drag") this.#handlers.drop(false);
      this.#mode = "pinch";
      this.#pinch = { ...this.#spread(), scale: this.#zoom.scale };
    } else if (this.#pointers.size === 1) {
      this.#start = { ...point, time: event.timeStamp };
      this.#mode = this.#zoom.isZoomed ? "pan" : null;
    }
    if (this.#mode) this.#capture(event.pointerId);
  }

  #onMove(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const point = this.#at(event);
    const time = Math.max(1, event.timeStamp - (before.time ?? this.#start.time));
    this.#pointers.set(event.pointerId, { ...point, time: event.timeStamp });
    const [dx, dy] = [point.x - before.x, point.y - before.y];
    if (this.#mode === "pinch") return this.#movePinch();
    this.#speed = { x: dx / time, y: dy / time };
    if (this.#mode === null) this.#decide(point, event.pointerId);
    if (this.#mode === "pan") this.#zoom.pan(dx, dy, { isFree: true });
    if (this.#mode === "drag") this.#handlers.drag(point.y - this.#start.y);
  }

  #decide(point, pointerId) {
    const [dx, dy] = [Math.abs(point.x - this.#start.x), Math.abs(point.y - this.#start.y)];
    if (Math.max(dx, dy) < LOCK) return;
    this.#mode = dy > dx ? "drag" : "swipe";
    if (this.#mode === "drag") this.#capture(pointerId);
  }

  #capture(pointerId) {
    this.#strip.setPointerCapture(pointerId);
  }

  #spread() {
    const [a, b] = [...this.#pointers.values()];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y) || 1, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  #movePinch() {
    if (this.#pointers.size < 2) return;
    const now = this.#spread();
    this.#zoom.pan(now.x - this.#pinch.x, now.y - this.#pinch.y, { isFree: true });
    this.#zoom.to((this.#pinch.scale * now.distance) / this.#pinch.distance, now.x, now.y, { isFree: true });
    Object.assign(this.#pinch, { x: now.x, y: now.y });
  }

  #onEnd(event) {
    const point = this.#pointers.get(event.pointerId);
    if (!this.#pointers.delete(event.pointerId)) return;
    const mode = this.#mode;
    if (mode === "pinch") {
      if (this.#pointers.size === 1) return this.#afterPinch();
      return this.#finish();
    }
    if (mode === "pan") this.#coast(event);
    if (mode === "drag") this.#endDrag(point, event.type === "pointercancel");
    const isTap = event.type === "pointerup" && Math.hypot(point.x - this.#start.x, point.y - this.#start.y) < LOCK;
    this.#mode = null;
    if (isTap && mode !== "drag") this.#onTap(point, event);
  }

  // One finger stays: it pans from here on, without a jump.
  #afterPinch() {
    this.#mode = "pan";
    const [left] = this.#pointers.values();
    this.#start = { x: Infinity, y: Infinity, time: left.time ?? 0 };
    if (!this.#zoom.isZoomed) this.#finish();
  }

  #finish() {
    this.#mode = this.#pointers.size ? "swipe" : null;
    this.#zoom.settle();
  }

  #endDrag(point, isCancelled) {
    const distance = point.y - this.#start.y;
    const isFlick = Math.abs(this.#speed.y) > SWIFT && this.#speed.y * distance > 0;
    this.#handlers.drop(!isCancelled && (Math.abs(distance) > FAR || isFlick));
  }

  // A thrown picture glides on and slows down; under reduced motion it stops where it is let go.
  #coast(event) {
    let { x, y } = this.#speed;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isCalm || event.type === "pointercancel" || Math.hypot(x, y) < 0.1) return this.#zoom.settle();
    let last = performance.now();
    const frame = (now) => {
      const time = Math.min(32, now - last);
      last = now;
      const moved = !this.#pointers.size && this.#zoom.isZoomed && this.#zoom.pan(x * time, y * time);
      [x, y] = [x * 0.94 ** (time / 16), y * 0.94 ** (time / 16)];
      if (moved && Math.hypot(x, y) > 0.02) requestAnimationFrame(frame);
    };
    this.#zoom.pan(0, 0);
    requestAnimationFrame(frame);
  }

  #onTap(point, event) {
    const previous = this.#lastTap;
    const isDouble = previous && Math.hypot(point.x - previous.x, point.y - previous.y) < 40;
    clearTimeout(previous?.timer);
    if (isDouble) {
      this.#lastTap = null;
      return this.#zoom.canZoom && this.#zoom.toggle(point.x, point.y);
    }
    const isOutside = !this.#zoom.covers(point.x, point.y);
    const timer = setTimeout(() => {
      this.#lastTap = null; // from here on a tap is a first one again
      this.#handlers.tap(isOutside, event);
    }, TAP_TIME);
    this.#lastTap = { ...point, timer };
  }
}
