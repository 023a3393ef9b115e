// How large the current picture is shown and which part of it: one scale and one offset, within its own box.

const NOTICEABLE = 1.1; // a level that is not so many times larger than another is left out
const WITHOUT_LEVELS = 2; // the scale of a small picture that fits the screen

/** @typedef {{ left: number, top: number, width: number, height: number }} Box in pixels of the strip */

/** The scale and the offset of the current slide's picture. Points are in pixels of the strip. */
export class Zoom {
  scale = 1;
  #x = 0;
  #y = 0;
  /** @type {import("../slide.js").Slide | null | undefined} */
  #slide = null;
  #strip;
  #onChange;
  /** @type {{ box: Box, width: number, height: number } | null} the layout in which the picture was last zoomed */
  #layout = null;

  /**
   * @param {HTMLElement} strip
   * @param {() => void} onChange called when the scale or the offset has changed
   */
  constructor(strip, onChange) {
    this.#strip = strip;
    this.#onChange = onChange;
    new ResizeObserver(() => this.#refit()).observe(strip);
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
   * Zoom to the next level at (x, y), by default the middle: until the picture fills the strip, then until one of its
   * pixels is one of the screen's, then out again.
   * @param {number} [x]
   * @param {number} [y]
   */
  toggle(x = this.#strip.clientWidth / 2, y = this.#strip.clientHeight / 2) {
    if (!this.canZoom) return;
    const levels = [this.#fill, this.#full].filter((level) => level > NOTICEABLE);
    const next = (levels.length ? levels : [WITHOUT_LEVELS]).find((level) => level > this.scale * NOTICEABLE);
    this.to(next ?? 1, x, y, { glide: true });
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

  /** Keep the middle of what is seen, and its size, when the strip has another size, as when a phone is turned. */
  #refit() {
    const before = this.#layout;
    const { clientWidth: width, clientHeight: height } = this.#strip;
    if (!before || !this.isZoomed || (before.width === width && before.height === height)) return;
    const u = (before.width / 2 - before.box.left - this.#x) / (this.scale * before.box.width);
    const v = (before.height / 2 - before.box.top - this.#y) / (this.scale * before.box.height);
    const box = this.#box;
    this.scale = Math.max(1, Math.min((this.scale * before.box.width) / box.width, this.#most));
    if (!this.isZoomed) this.scale = 1;
    this.#x = width / 2 - box.left - u * this.scale * box.width;
    this.#y = height / 2 - box.top - v * this.scale * box.height;
    this.#clamp();
    this.#apply();
  }

  /**
   * The picture's box at scale 1.
   * @returns {Box}
   */
  get #box() {
    const image = /** @type {HTMLElement} */ (this.#slide?.image);
    const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = image;
    return { left, top, width, height };
  }

  /** The scale at which a pixel of the original is a pixel of the screen. */
  get #full() {
    return (this.#slide?.photo?.width ?? 0) / (this.#box.width * devicePixelRatio);
  }

  /** The scale at which the picture's short side fills the strip. */
  get #fill() {
    const { width, height } = this.#box;
    return Math.max(this.#strip.clientWidth / width, this.#strip.clientHeight / height);
  }

  get #most() {
    return Math.max(4, this.#fill, Math.min(12, this.#full * 2));
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
    const { clientWidth: width, clientHeight: height } = this.#strip;
    this.#layout = this.isZoomed ? { box: this.#box, width, height } : null;
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
