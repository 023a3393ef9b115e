// One slide: a picture that sharpens in place, from the grid's to the original, or a card for what is no picture.

const MOST_PIXELS = 50e6; // beyond these an original is not worth a phone's memory
const MOST_BYTES = 30e6;
const SHARPNESS = [undefined, "preview", "zoom", "large", "original"];
const ENOUGH = 1.05; // shown this much larger than it is, a picture still looks sharp
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

  /** Loads a sharper picture once `scale` shows more pixels than there are: a larger size, beyond them the original. */
  sharpen(scale) {
    if (!this.image?.naturalWidth) return;
    const needed = this.#needed(scale);
    if (needed <= this.image.naturalWidth * ENOUGH) return;
    const [name, width] = this.#smallestFor(needed) ?? [];
    const kind = needed > (width ?? 0) * ENOUGH && this.#mayLoadOriginal ? "original" : name;
    if (!kind || kind !== "original" && this.image.naturalWidth >= width) return;
    if (SHARPNESS.indexOf(kind) > SHARPNESS.indexOf(this.#request?.dataset.is)) this.#load(kind, true);
  }

  #needed(scale) {
    return scale * devicePixelRatio * (this.image.offsetWidth || innerWidth);
  }

  // The AVIF with as many pixels as are needed, else the largest there is.
  #smallestFor(needed) {
    const { avif, zoom, large } = this.photo;
    const offers = [["preview", avif], ["zoom", zoom], ["large", large]].filter(([, width]) => width);
    return offers.find(([, width]) => needed <= width * ENOUGH) ?? offers.at(-1);
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
    const isNoSharper = ["zoom", "large"].includes(kind) && request.naturalWidth <= this.image.naturalWidth;
    if (isNoSharper) this.photo.zoom = this.photo.large = 0; // a browser without AVIF
    else this.image.src = request.currentSrc;
  }

  // The browser takes the AVIF with the pixels that its screen shows, where it can, and the JPEG otherwise.
  #offer(request, kind) {
    const name = kind === "preview" ? this.#smallestFor(this.#needed(1))?.[0] : kind;
    if (!name) return;
    const source = document.createElement("source");
    source.type = "image/avif";
    source.srcset = this.#avif(name);
    document.createElement("picture").append(source, request);
  }

  #avif(name) {
    const address = new URL(this.photo.preview, location.href);
    address.pathname = address.pathname.replace(/preview$/, name);
    address.searchParams.set("format", "avif");
    return address.pathname + address.search;
  }
}
