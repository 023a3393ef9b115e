// One slide: a picture that gets sharper where it is, up to the original, or a card for another file.


const MOST_PIXELS = 50e6; // beyond these an original takes too much of a phone's memory
const MOST_BYTES = 30e6;
/** @type {(string | undefined)[]} */
const SHARPNESS = [undefined, "preview", "zoom", "large", "original"];
const ENOUGH = 1.05; // a picture that is shown so many times larger than it is still seems sharp
const SHOWN_BY_BROWSERS = ["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"];

/** @typedef {import("../photos.js").Photo} Photo */

/** A slide of the viewer's strip. */
export class Slide {
  element = Object.assign(document.createElement("div"), { className: "slide" });
  /** @type {HTMLImageElement | null} null if the photo is no picture, or too little is known of it */
  image = null;
  photo;
  #onFailure;
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
    if (photo?.preview) this.#addImage(photo);
    else if (photo?.isKnown) this.#addCard(photo);
  }

  /** Whether too little is known of the photo to show anything. */
  get isBlank() {
    return !this.element.firstChild;
  }

  /**
   * Load the preview, once, and resolve when it is shown.
   * @param {boolean} isCurrent whether it is to be loaded before its neighbors
   */
  preview(isCurrent) {
    if (this.photo && this.image) this.#previewed ??= this.#load(this.photo, this.image, "preview", isCurrent);
    return this.#previewed;
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
    style.setProperty("--c", (colored && getComputedStyle(colored).getPropertyValue("--c")) || "transparent");
    if (image?.complete && image.currentSrc) this.image.src = image.currentSrc;
    this.element.append(this.image);
  }

  /** @param {Photo} photo */
  #addCard({ name, file, sign, download }) {
    const { content } = /** @type {HTMLTemplateElement} */ (document.getElementById("viewer-file"));
    const card = /** @type {DocumentFragment} */ (content.cloneNode(true));
    /** @type {<S extends string>(selector: S) => ElementFor<S>} */
    const part = (selector) => /** @type {any} */ (card.querySelector(selector));
    part("b").textContent = name ?? "";
    if (file) part("span").textContent = file;
    const { href } = part("use");
    href.baseVal = href.baseVal.replace(/#.*/, `#${sign ?? "image"}`);
    const link = part("a");
    if (download) link.href = download;
    else link.remove();
    this.element.append(card);
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
