// How large the current picture is shown and which part of it: one scale and one offset, within its own box.

const DOUBLE_TAP = 2.5;

/** The scale and the offset of the current slide's picture. Points are in pixels of the strip. */
export class Zoom {
  scale = 1;
  #x = 0;
  #y = 0;
  /** @type {import("../slide.js").Slide | null | undefined} */
  #slide = null;
  #strip;
  #onChange;

  /**
   * @param {HTMLElement} strip
   * @param {() => void} onChange called when the scale or the offset has changed
   */
  constructor(strip, onChange) {
    this.#strip = strip;
    this.#onChange = onChange;
  }

  get isZoomed() {
    return this.scale > 1.01;
  }

  /** Whether there is a picture to zoom. */
  get canZoom() {
    return Boolean(this.#slide?.canZoom);
  }

  /**
   * Zoom the picture of another slide from now on.
   * @param {import("../slide.js").Slide | undefined} slide
   */
  attach(slide) {
    if (slide === this.#slide) return;
    this.reset();
    this.#slide = slide;
  }

  /** Show the whole picture, at once. */
  reset() {
    this.scale = 1;
    this.#x = this.#y = 0;
    this.#slide?.image?.classList.remove("gliding");
    this.#apply();
  }

  /**
   * Zoom to `scale`; the point (x, y) of the picture stays where it is.
   * @param {number} scale
   * @param {number} x
   * @param {number} y
   * @param {{ glide?: boolean, isFree?: boolean }} [options] `isFree` lets a gesture go beyond the bounds
   */
  to(scale, x, y, { glide = false, isFree = false } = {}) {
    if (!this.canZoom) return;
    const { left, top } = this.#box;
    const next = isFree ? soften(scale, 1, this.#most) : Math.max(1, Math.min(scale, this.#most));
    this.#x = x - left - (next * (x - left - this.#x)) / this.scale;
    this.#y = y - top - (next * (y - top - this.#y)) / this.scale;
    this.scale = next;
    if (!isFree) this.#clamp();
    this.#apply(glide);
  }

  /**
   * Zoom in at (x, y), or out again.
   * @param {number} x
   * @param {number} y
   */
  toggle(x, y) {
    this.to(this.isZoomed ? 1 : Math.min(DOUBLE_TAP, Math.max(1.5, this.#full)), x, y, { glide: true });
  }

  /**
   * Zoom by `factor` about the middle; by 0 to the whole picture.
   * @param {number} factor
   */
  by(factor) {
    this.#about(this.scale * factor);
  }

  /**
   * Move the picture; return whether it moved at all.
   * @param {number} dx
   * @param {number} dy
   * @param {{ isFree?: boolean }} [options]
   */
  pan(dx, dy, { isFree = false } = {}) {
    const [x, y] = [this.#x, this.#y];
    this.#x += dx;
    this.#y += dy;
    if (!isFree) this.#clamp();
    this.#apply();
    return x !== this.#x || y !== this.#y;
  }

  /** Glide back within the bounds after a gesture that went beyond them. */
  settle() {
    if (!this.canZoom) return;
    const scale = Math.max(1, Math.min(this.scale, this.#most));
    if (scale !== this.scale) return this.#about(scale);
    this.#clamp();
    this.#apply(true);
  }

  /**
   * Return whether the point (x, y) lies on the picture.
   * @param {number} x
   * @param {number} y
   */
  covers(x, y) {
    if (!this.canZoom) return false;
    const { left, top, width, height } = this.#box;
    const [u, v] = [(x - left - this.#x) / this.scale, (y - top - this.#y) / this.scale];
    return u >= 0 && v >= 0 && u <= width && v <= height;
  }

  /** @param {number} scale */
  #about(scale) {
    this.to(scale, this.#strip.clientWidth / 2, this.#strip.clientHeight / 2, { glide: true });
  }

  /** The picture's box at scale 1. */
  get #box() {
    const image = /** @type {HTMLElement} */ (this.#slide?.image);
    const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = image;
    return { left, top, width, height };
  }

  /** The scale at which a pixel of the original is a pixel of the screen. */
  get #full() {
    return (this.#slide?.photo?.width ?? 0) / (this.#box.width * devicePixelRatio);
  }

  get #most() {
    return Math.min(12, Math.max(4, this.#full * 2));
  }

  #clamp() {
    if (this.scale === 1) {
      this.#x = this.#y = 0;
      return;
    }
    const { left, top, width, height } = this.#box;
    this.#x = within(this.#x, left, width * this.scale, this.#strip.clientWidth);
    this.#y = within(this.#y, top, height * this.scale, this.#strip.clientHeight);
  }

  #apply(glide = false) {
    const image = this.#slide?.image;
    if (!image) return;
    image.classList.toggle("gliding", glide);
    const isAtRest = this.scale === 1 && !this.#x && !this.#y;
    image.style.transform = isAtRest ? "" : `translate(${this.#x}px, ${this.#y}px) scale(${this.scale})`;
    this.#strip.classList.toggle("zoomed", this.isZoomed);
    this.#onChange();
  }
}

/**
 * Return the offset at which a picture smaller than the view is centered, and a larger one leaves no gap at its edges.
 * @param {number} offset
 * @param {number} start of the picture's box in the view
 * @param {number} size of the picture
 * @param {number} view
 */
function within(offset, start, size, view) {
  if (size <= view) return (view - size) / 2 - start;
  return Math.min(-start, Math.max(offset, view - size - start));
}

/**
 * Return `value`, which the further beyond `least` and `most` it is, the less it follows the fingers.
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function soften(value, least, most) {
  if (value < least) return least - (least - value) * 0.4;
  return value > most ? most + (value - most) * 0.25 : value;
}
