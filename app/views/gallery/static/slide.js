// One slide: a picture that sharpens in place (grid, preview, original), or a card for what is no picture.

const MOST_PIXELS = 50e6; // beyond these an original is not worth a phone's memory
const MOST_BYTES = 30e6;
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

  /** Loads the original once `scale` shows more pixels than there are, where the rights and its weight allow. */
  sharpen(scale) {
    const { original, type, size, width, height } = this.photo ?? {};
    if (!this.image?.naturalWidth || !original || this.#request?.dataset.is === "original") return;
    if (scale * devicePixelRatio * this.image.offsetWidth <= this.image.naturalWidth * 1.05) return;
    const isHeavy = width * height > MOST_PIXELS || size > MOST_BYTES || navigator.connection?.saveData;
    if (isHeavy || (type && !SHOWN_BY_BROWSERS.includes(type))) return;
    this.#load("original", true);
  }

  /** Stops what is under way and lets the browser forget the decoded picture. */
  drop() {
    if (this.#request) this.#request.src = "";
    this.#request = null;
    this.image?.removeAttribute("src");
  }

  #addImage() {
    const { photo } = this;
    this.image = new Image();
    this.image.draggable = false;
    this.image.decoding = "async";
    this.image.alt = photo.alt;
    this.element.style.setProperty("--r", photo.width / photo.height);
    this.element.style.setProperty("--natural", photo.width > 3 ? `${photo.width}px` : "1200px");
    this.element.style.setProperty("--c", photo.color || "transparent");
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
    const request = new Image();
    this.#request = request;
    request.dataset.is = kind;
    request.fetchPriority = isCurrent ? "high" : "low";
    request.src = this.photo[kind];
    try {
      await request.decode();
    } catch {
      if (this.#request === request && kind === "preview") {
        this.#previewed = null;
        this.#onFailure(this);
      }
      return;
    }
    if (this.#request === request) this.image.src = request.src;
  }
}
