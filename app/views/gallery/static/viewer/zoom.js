// How large the current picture is shown and which part of it: one scale and one offset, kept inside its own box.

const DOUBLE_TAP = 2.5;

export class Zoom {
  scale = 1;
  #x = 0;
  #y = 0;
  #slide = null;
  #strip;
  #onChange;

  constructor(strip, onChange) {
    this.#strip = strip;
    this.#onChange = onChange;
  }

  get isZoomed() {
    return this.scale > 1.01;
  }

  get canZoom() {
    return Boolean(this.#slide?.image);
  }

  attach(slide) {
    if (slide === this.#slide) return;
    this.reset();
    this.#slide = slide;
  }

  reset() {
    this.scale = 1;
    this.#x = this.#y = 0;
    this.#slide?.image?.classList.remove("gliding");
    this.#apply();
  }

  /** Shows `scale` with the picture's point at (x, y), in pixels of the strip, staying where it is. */
  to(scale, x, y, { glide = false, isFree = false } = {}) {
    if (!this.canZoom) return;
    const box = this.#box;
    const next = isFree ? soften(scale, 1, this.#most) : Math.max(1, Math.min(scale, this.#most));
    this.#x = x - box.left - (next * (x - box.left - this.#x)) / this.scale;
    this.#y = y - box.top - (next * (y - box.top - this.#y)) / this.scale;
    this.scale = next;
    if (!isFree) this.#clamp();
    this.#apply(glide);
  }

  toggle(x, y) {
    const full = this.#slide?.photo.width / (this.#box.width * devicePixelRatio);
    this.to(this.isZoomed ? 1 : Math.min(DOUBLE_TAP, Math.max(1.5, full)), x, y, { glide: true });
  }

  /** Zooms by `factor` about the middle, as the keys do. */
  by(factor) {
    this.to(this.scale * factor, this.#strip.clientWidth / 2, this.#strip.clientHeight / 2, { glide: true });
  }

  /** Moves the picture; answers whether it could move at all. */
  pan(dx, dy, { isFree = false } = {}) {
    const [x, y] = [this.#x, this.#y];
    this.#x += dx;
    this.#y += dy;
    if (!isFree) this.#clamp();
    this.#apply();
    return x !== this.#x || y !== this.#y;
  }

  /** Springs back into bounds after a gesture that went beyond them. */
  settle() {
    if (!this.canZoom) return;
    const scale = Math.max(1, Math.min(this.scale, this.#most));
    if (scale !== this.scale) return this.to(scale, this.#strip.clientWidth / 2, this.#strip.clientHeight / 2, { glide: true });
    this.#clamp();
    this.#apply(true);
  }

  /** Whether (x, y), in pixels of the strip, lies on the picture. */
  covers(x, y) {
    if (!this.canZoom) return false;
    const { left, top, width, height } = this.#box;
    const [u, v] = [(x - left - this.#x) / this.scale, (y - top - this.#y) / this.scale];
    return u >= 0 && v >= 0 && u <= width && v <= height;
  }

  get #box() {
    const { offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height } = this.#slide.image;
    return { left, top, width, height };
  }

  get #most() {
    const full = this.#slide.photo.width / (this.#box.width * devicePixelRatio);
    return Math.min(12, Math.max(4, full * 2));
  }

  #clamp() {
    if (this.scale === 1) return void (this.#x = this.#y = 0);
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
    this.#onChange(this);
  }
}

// Centered where the picture is smaller than the view, else never showing the wall where there could be picture.
function within(offset, start, size, view) {
  if (size <= view) return (view - size) / 2 - start;
  return Math.min(-start, Math.max(offset, view - size - start));
}

function soften(value, least, most) {
  if (value < least) return least - (least - value) * 0.4;
  return value > most ? most + (value - most) * 0.25 : value;
}
