// One slide: a picture that sharpens in place (grid, preview, zoom, original), or a card for what is no picture.

const MOST_PIXELS = 50e6; // beyond these an original is not worth a phone's memory
const MOST_BYTES = 30e6;
const SHARPNESS = [undefined, "preview", "zoom", "original"];
const SHOWN_BY_BROWSERS = ["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"];

export class Slide {
  element = document.createElement("div");
  image = null;
  photo;
  #onFailure;
  #request = null;
  #previewed = null;

  constructor(photo, onFailure) {
    this.photo = photo;
    this.#onFailure = onFailure;
    this.element.className = "slide";
    if (photo?.preview) this.#addImage();
    else if (photo?.known) this.#addCard();
  }

  /** Whether too little was known of the photo to show anything. */
  get isBlank() {
    return !this.element.firstChild;
  }

  /** Loads the preview, once, and answers when it is shown; `isCurrent` puts it before its neighbours. */
  preview(isCurrent) {
    if (this.image) this.#previewed ??= this.#load("preview", isCurrent);
    return this.#previewed;
  }

  /** Loads a sharper picture once `scale` shows more pixels than there are: the zoom size, beyond it the original. */
  sharpen(scale) {
    if (!this.image?.naturalWidth) return;
    const needed = scale * devicePixelRatio * this.image.offsetWidth;
    if (needed <= this.image.naturalWidth * 1.05) return;
    const kind = needed > (this.photo.zoom || 0) * 1.05 && this.#mayLoadOriginal ? "original" : "zoom";
    if (kind === "zoom" && this.image.naturalWidth >= (this.photo.zoom || 0)) return;
    if (SHARPNESS.indexOf(kind) > SHARPNESS.indexOf(this.#request?.dataset.is)) this.#load(kind, true);
  }

  get #mayLoadOriginal() {
    const { original, type, size, width, height } = this.photo;
    const isHeavy = width * height > MOST_PIXELS || size > MOST_BYTES || navigator.connection?.saveData;
    return Boolean(original) && !isHeavy && (!type || SHOWN_BY_BROWSERS.includes(type));
  }

  /** Stops what is under way and lets the browser forget the decoded picture. */
  drop() {
    if (this.#request) {
      this.#request.remove(); // from its choice of sources, which would choose again
      this.#request.src = "";
    }
    this.#request = null;
    this.image?.removeAttribute("src");
  }

  /** Gives its picture away, decoded as it is, and tells where on the screen it was; [] where there is none. */
  release() {
    if (!this.image) return [];
    const { image } = this;
    const box = image.getBoundingClientRect();
    image.remove();
    this.image = null;
    return [image, box];
  }

  #addImage() {
    const { photo } = this;
    this.image = new Image();
    this.image.draggable = false;
    this.image.decoding = "async";
    this.image.alt = photo.alt;
    this.element.style.setProperty("--r", photo.width / photo.height);
    this.element.style.setProperty("--natural", photo.width > 3 ? `${photo.width}px` : "1200px");
    const color = photo.colored && getComputedStyle(photo.colored).getPropertyValue("--c");
    this.element.style.setProperty("--c", color || "transparent");
    if (photo.image?.complete && photo.image.currentSrc) this.image.src = photo.image.currentSrc;
    this.element.append(this.image);
  }

  #addCard() {
    const { photo } = this;
    const card = document.getElementById("viewer-file").content.cloneNode(true);
    card.querySelector("b").textContent = photo.name ?? "";
    card.querySelector("span").textContent = photo.file ?? "Still being prepared";
    const sign = card.querySelector(".icon use");
    sign.setAttribute("href", sign.getAttribute("href").replace(/#.*/, `#${photo.sign ?? "image"}`));
    const link = card.querySelector("a");
    if (photo.download) link.href = photo.download;
    else link.remove();
    this.element.append(card);
  }

  // The same element changes its source, so that zoom and place stay; an answer that comes too late is ignored.
  async #load(kind, isCurrent) {
    const request = this.#request = new Image();
    request.dataset.is = kind;
    request.fetchPriority = isCurrent ? "high" : "low";
    if (kind !== "original") this.#offer(request, kind);
    request.src = kind === "original" ? this.photo.original : this.photo.preview;
    try {
      await request.decode();
    } catch {
      if (this.#request === request && kind === "preview") {
        this.#previewed = null;
        this.#onFailure(this);
      }
      return;
    }
    if (this.#request !== request) return;
    if (kind === "zoom" && request.naturalWidth <= this.image.naturalWidth) this.photo.zoom = 0; // a browser without AVIF
    else this.image.src = request.currentSrc;
  }

  // As on a page: the browser takes the AVIF that suits its screen, where it can, and the JPEG otherwise.
  #offer(request, kind) {
    const offers = [["preview", this.photo.avif], ["zoom", this.photo.zoom]].filter(([name, width]) => width && (kind === "preview" || name === kind));
    if (!offers.length) return;
    const source = document.createElement("source");
    source.type = "image/avif";
    if (kind === "zoom") source.srcset = this.#avif("zoom");
    else source.srcset = offers.map(([name, width]) => `${this.#avif(name)} ${width}w`).join(", ");
    source.sizes = `${this.image.offsetWidth || innerWidth}px`;
    document.createElement("picture").append(source, request);
  }

  #avif(name) {
    const address = new URL(this.photo.preview, location.href);
    address.pathname = address.pathname.replace(/preview$/, name);
    address.searchParams.set("format", "avif");
    return address.pathname + address.search;
  }
}
