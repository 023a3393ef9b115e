// One slide: a picture that gets sharper where it is, up to the original, or what another kind of file shows.

import { nextFrame } from "/static/js/frames.js";
import { gettext } from "/static/js/language.js";

/**
 * The kinds of slides beside pictures, each in a module of its own, imported when the first such slide is made. To add
 * one: name it in the `kind` of a photo (`data-kind` in the macro `facts`), add its module here, and export
 * `fill(slide, photo)` from it. `slide.element` already has the picture, if the photo has a preview; such a picture is
 * not zoomed.
 * @type {Record<string, () => Promise<{ fill: (slide: Slide, photo: Photo) => Content | void }>>}
 */
const KINDS = {
  file: () => import("./kinds/file.js"),
  video: () => import("./kinds/video.js"),
};

const MOST_PIXELS = 50e6; // beyond these an original takes too much of a phone's memory
const MOST_BYTES = 30e6;
/** @type {(string | undefined)[]} */
const SHARPNESS = [undefined, "preview", "zoom", "large", "original"];
const ENOUGH = 1.05; // a picture that is shown so many times larger than it is still seems sharp
const SHOWN_BY_BROWSERS = ["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"];

/** @typedef {import("../photos.js").Photo} Photo */

/**
 * What a slide of another kind does: `arrive` when it becomes the current slide, `leave` when it no longer is or the
 * viewer closes, `drop` when it is removed; the slideshow goes on after `whenOver`.
 * @typedef {{ arrive?(): void, leave?(): void, drop?(): void, whenOver?(): Promise<void> }} Content
 */

/** A slide of the viewer's strip. */
export class Slide {
  element = Object.assign(document.createElement("div"), { className: "slide" });
  /** @type {HTMLImageElement | null} null if the photo is no picture, or too little is known of it */
  image = null;
  photo;
  /** The kind of the slide, "" for a picture and while too little is known. */
  kind;
  #onFailure;
  /** @type {Content | null} */
  #content = null;
  #isCurrent = false;
  #isDropped = false;
  /** @type {HTMLImageElement | null} loads what was asked for last */
  #request = null;
  /** @type {Promise<void> | null} */
  #previewed = null;

  /**
   * @param {Photo | undefined} photo undefined until the index is there
   * @param {() => void} onFailure called when the preview could not be loaded
   */
  constructor(photo, onFailure) {
    this.photo = photo;
    this.#onFailure = onFailure;
    this.kind = kindOf(photo);
    if (photo?.preview) this.#addImage(photo);
    if (photo && this.kind) this.#fill(photo);
  }

  /** Whether the slide was made when too little was known of the photo. */
  get isOutdated() {
    return this.kind !== kindOf(this.photo);
  }

  /** Whether the slide has a picture to zoom. */
  get canZoom() {
    return Boolean(this.image) && !this.kind;
  }

  /** @param {boolean} isCurrent whether this is the slide that is shown */
  mark(isCurrent) {
    if (isCurrent === this.#isCurrent) return;
    this.#isCurrent = isCurrent;
    this.element.classList.toggle("current", isCurrent);
    if (isCurrent) this.#content?.arrive?.();
    else this.#content?.leave?.();
  }

  /** Resolve when the slide has shown all it has: at the end of a video that plays. */
  whenOver() {
    return this.#content?.whenOver?.();
  }

  /**
   * Load the preview, once, and resolve when it is shown.
   * @param {boolean} isCurrent whether it is to be loaded before its neighbors
   */
  preview(isCurrent) {
    if (this.photo && this.image) this.#previewed ??= this.#load(this.photo, this.image, "preview", isCurrent);
    return this.#previewed;
  }

  /** Load the preview again, because the photo has another picture now; the earlier one is shown until then. */
  async showAgain() {
    const { photo, image } = this;
    if (!photo || !image || this.kind) return;
    this.#previewed = this.#load(photo, image, "preview", true);
    await this.#previewed;
    this.element.style.setProperty("--r", String(photo.width / photo.height));
    image.alt = photo.alt;
  }

  /**
   * Load a sharper picture if `scale` needs more pixels than there are: a larger AVIF, or the original beyond them.
   * @param {number} scale
   */
  sharpen(scale) {
    const { photo, image } = this;
    if (!photo || !image?.naturalWidth) return;
    const needed = neededWidth(image, scale);
    if (needed <= image.naturalWidth * ENOUGH) return;
    const [name, width] = smallestFor(photo, needed) ?? ["", 0];
    const size = needed > width * ENOUGH && mayLoadOriginal(photo) ? "original" : name;
    if (!size || (size !== "original" && image.naturalWidth >= width)) return;
    if (SHARPNESS.indexOf(size) <= SHARPNESS.indexOf(this.#request?.dataset.size)) return;
    this.#load(photo, image, size, true);
  }

  /** Stop what is loading, and let the browser forget the decoded picture. */
  drop() {
    this.mark(false);
    this.#isDropped = true;
    this.#content?.drop?.();
    if (this.#request) {
      this.#request.remove(); // out of its <picture>, which would choose a source again
      this.#request.src = "";
    }
    this.#request = null;
    this.image?.removeAttribute("src");
  }

  /**
   * Take the decoded picture out of the slide, and return it with its box on the screen; [] if there is none.
   * @returns {[HTMLImageElement, DOMRect] | []}
   */
  release() {
    const { image } = this;
    if (!image) return [];
    const box = image.getBoundingClientRect();
    image.remove();
    this.image = null;
    return [image, box];
  }

  /** @param {Photo} photo */
  #addImage({ width, height, alt, colored, image }) {
    const { style } = this.element;
    this.image = Object.assign(new Image(), { draggable: false, decoding: "async", alt });
    style.setProperty("--r", String(width / height));
    style.setProperty("--natural", width > 3 ? `${width}px` : "1200px");
    // A frame later: a style that is read now would be computed twice.
    if (colored) nextFrame().then(() => style.setProperty("--c", getComputedStyle(colored).getPropertyValue("--c")));
    if (image?.complete && image.currentSrc) this.image.src = image.currentSrc;
    this.element.append(this.image);
  }

  /**
   * Fill the slide by the module of its kind.
   * @param {Photo} photo
   */
  async #fill(photo) {
    try {
      const { fill } = await KINDS[this.kind]();
      if (this.#isDropped) return;
      this.#content = fill(this, photo) ?? null;
      if (this.#isCurrent) this.#content?.arrive?.();
    } catch {
      const textContent = gettext("This cannot be shown now. Try again.");
      this.element.append(Object.assign(document.createElement("p"), { className: "viewer-file", textContent }));
    }
  }

  /**
   * Load another size into the same element, so that its scale and position stay. A response that comes after another
   * size was asked for is ignored.
   * @param {Photo} photo
   * @param {HTMLImageElement} image
   * @param {string} size
   * @param {boolean} isCurrent
   */
  async #load(photo, image, size, isCurrent) {
    const request = (this.#request = new Image());
    request.dataset.size = size;
    request.fetchPriority = isCurrent ? "high" : "low";
    const name = size === "preview" ? smallestFor(photo, neededWidth(image, 1))?.[0] : size;
    if (size !== "original" && name) offerAvif(request, photo, name);
    request.src = /** @type {string} */ (size === "original" ? photo.original : photo.preview);
    try {
      await request.decode();
    } catch {
      if (this.#request === request && size === "preview") {
        this.#previewed = null;
        this.#onFailure();
      }
      return;
    }
    if (this.#request !== request) return;
    const isNoSharper = ["zoom", "large"].includes(size) && request.naturalWidth <= image.naturalWidth;
    if (isNoSharper) photo.zoom = photo.large = 0; // a browser without AVIF
    else image.src = request.currentSrc;
  }
}

/**
 * @param {Photo | undefined} photo
 */
const kindOf = (photo) => photo?.kind ?? (photo?.isKnown && !photo.preview ? "file" : "");

/**
 * Return the width in pixels that `image` needs at `scale` on this screen.
 * @param {HTMLImageElement} image
 * @param {number} scale
 */
const neededWidth = (image, scale) => scale * devicePixelRatio * (image.offsetWidth || innerWidth);

/**
 * Return the name and the width of the smallest AVIF with as many pixels as are needed, or else of the largest one.
 * @param {Photo} photo
 * @param {number} needed
 */
function smallestFor({ avif, zoom, large }, needed) {
  /** @type {[string, number][]} */
  const sizes = [["preview", avif], ["zoom", zoom], ["large", large]];
  const offers = sizes.filter(([, width]) => width);
  return offers.find(([, width]) => needed <= width * ENOUGH) ?? offers.at(-1);
}

/** @param {Photo} photo */
function mayLoadOriginal({ original, type, size, width, height }) {
  const isHeavy = width * height > MOST_PIXELS || size > MOST_BYTES || navigator.connection?.saveData;
  return Boolean(original) && !isHeavy && (!type || SHOWN_BY_BROWSERS.includes(type));
}

/**
 * Offer the browser an AVIF instead of the JPEG that `request` loads.
 * @param {HTMLImageElement} request
 * @param {Photo} photo
 * @param {string} name of the size
 */
function offerAvif(request, photo, name) {
  const address = new URL(photo.preview ?? "", location.href);
  address.pathname = address.pathname.replace(/preview$/, name);
  address.searchParams.set("format", "avif");
  const source = document.createElement("source");
  source.type = "image/avif";
  source.srcset = address.pathname + address.search;
  document.createElement("picture").append(source, request);
}
