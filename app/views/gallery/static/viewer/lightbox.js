// The viewer: one dialog over the page, a strip of slides in it, and an address for each photo.

import { nextFrame } from "/static/js/frames.js";
import { Chrome } from "./chrome.js";
import { Gestures } from "./gestures.js";
import { setInert } from "./inert_page.js";
import { drag, frameOf, grow, shrink, springBack } from "./motion.js";
import { Router } from "./router.js";
import { Slide } from "./slide.js";
import { Slides } from "./slides.js";
import { followWheel } from "./wheel.js";
import { Zoom } from "./zoom.js";

const AHEAD = 20; // photos before the end of the grid at which its next fragment is fetched

/** @typedef {import("../photos.js").Photo} Photo */

/**
 * A part of the viewer that many visits never need.
 * @typedef {{ toggle(): void, show?(photo: Photo): void, stop?(): void }} Tool
 */

/**
 * The classes of the tools, each in a module of its own.
 * @type {Record<string, () => Promise<new (viewer: Lightbox, button: HTMLElement) => Tool>>}
 */
const TOOLS = {
  information: async () => (await import("./information.js")).Information,
  slideshow: async () => (await import("./slideshow.js")).Slideshow,
};

/** The viewer of the page's photos. Positions count from 0. */
export class Lightbox {
  dialog;
  signal;
  #photos;
  #grid;
  #strip;
  #slides;
  #zoom;
  #chrome;
  #router;
  #settled = 0;
  /** @type {Map<string, Promise<Tool>>} the tools that were used, by name */
  #tools = new Map();

  /**
   * @param {HTMLDialogElement} dialog
   * @param {object} page
   * @param {import("../photos.js").GalleryElement} page.root
   * @param {import("../photos.js").Photos} page.photos
   * @param {import("../access.js").Access} page.access
   * @param {Promise<import("../grid.js").Grid | void> | null} page.grid null on a photo's own page, which has none:
   *   closing the viewer then goes to the gallery
   * @param {AbortSignal} page.signal
   */
  constructor(dialog, { root, photos, access, grid, signal }) {
    this.dialog = dialog;
    this.signal = signal;
    this.#photos = photos;
    this.#grid = grid;
    const strip = (this.#strip = dialog.querySelector(".viewer-strip"));
    /** @param {number} by */
    const step = (by) => this.#step(by);
    const close = () => this.#router.close();
    this.#router = new Router({
      home: root.dataset.url,
      isOwnPage: !grid,
      show: (id) => this.#show(id),
      hide: () => this.#hide(),
      signal,
    });
    this.#chrome = new Chrome(dialog, { close, step, use: (name) => this.use(name), signal });
    this.#slides = new Slides(strip, {
      create: (position) => new Slide(photos.at(position), () => access.check()),
      arrive: (position) => this.#onArrive(position),
    });
    const zoom = (this.#zoom = new Zoom(strip, () => zoom.isZoomed && this.#slides.current?.sharpen(zoom.scale)));
    new Gestures(strip, {
      zoom,
      tap: (isOutside, event) => this.#onTap(isOutside, event),
      drag: (distance) => this.#slides.current && drag(dialog, this.#slides.current.element, distance),
      drop: (isClosing) => {
        if (isClosing) close();
        else if (this.#slides.current) springBack(dialog, this.#slides.current.element);
      },
      signal,
    });
    followWheel(strip, zoom, step);
    addEventListener("online", () => this.#slides.current?.preview(true), { signal });
    root.addEventListener("renewing", (event) => this.#isBusy && event.preventDefault(), { signal });
    root.addEventListener("renewed", () => this.#follow(this.#slides.current?.photo), { signal });
    document.addEventListener("keydown", (event) => dialog.open && this.#onKey(event), { signal });
  }

  /**
   * Open the photo of a tile, and show its address.
   * @param {HTMLElement} link of the tile
   */
  async openTile({ dataset: { id } }) {
    if (this.#photos.positionOf(id) < 0) await this.#photos.load();
    const position = this.#photos.positionOf(id);
    const photo = /** @type {Photo} */ (this.#photos.at(position));
    this.#router.opened(photo);
    this.#open(position, photo);
    this.#loadAll();
  }

  /**
   * Open the photo whose own page this is.
   * @param {string | undefined} id
   */
  openPage(id) {
    this.#open(this.#photos.positionOf(id));
    this.#loadAll();
  }

  /** The photo that is shown. */
  get photo() {
    return this.#photos.at(this.position);
  }

  get position() {
    return this.#slides.position;
  }

  get count() {
    return this.#photos.count;
  }

  /**
   * Start or end a tool; its module is loaded when it is used first.
   * @param {string} name
   */
  async use(name) {
    if (!TOOLS[name]) return;
    if (!this.#tools.has(name)) this.#tools.set(name, this.#makeTool(name));
    (await this.#tools.get(name))?.toggle();
  }

  /**
   * Show the photo at `position` at once.
   * @param {number} position
   */
  goTo(position) {
    this.#zoom.reset();
    this.#slides.jumpTo(position);
  }

  /** Resolve when the current photo's preview is shown, or has failed. */
  async whenShown() {
    await this.#slides.current?.preview(true);
  }

  /** @param {string} name */
  async #makeTool(name) {
    const Tool = await TOOLS[name]();
    return new Tool(this, /** @type {HTMLElement} */ (this.dialog.querySelector(`[data-act="${name}"]`)));
  }

  /**
   * @param {number} position
   * @param {Photo} [from] the photo whose tile it grows out of
   */
  #open(position, from) {
    this.#slides.count = this.count;
    const frame = frameOf(from?.image);
    this.#coverScrollbar();
    if (!this.dialog.open) this.dialog.show();
    setInert(this.dialog);
    this.#slides.jumpTo(position);
    this.#chrome.wake();
    grow(this.#slides.current?.image, frame);
  }

  // The wall covers the scrollbar, too; the padding keeps the rows of the page beneath as they are.
  #coverScrollbar() {
    const { clientWidth, classList } = document.documentElement;
    document.body.style.setProperty("padding-inline-end", `${innerWidth - clientWidth}px`);
    classList.add("viewing");
  }

  // The index may have more photos, or other positions for them, than the page had when it was made.
  async #loadAll() {
    const { photo } = this;
    await this.#photos.load();
    this.#follow(photo);
  }

  /** Whether no photo may change its position: the strip moves, or the photo is zoomed. */
  get #isBusy() {
    const { scrollLeft, clientWidth } = this.#strip;
    const isMoving = this.#slides.aim !== this.position || Math.abs(scrollLeft) % clientWidth > 1;
    return this.dialog.open && (this.#zoom.isZoomed || isMoving);
  }

  /**
   * Lay the strip again around the current photo, if positions have changed.
   * @param {Photo | undefined} photo the current one, if its slide does not know
   */
  #follow(photo) {
    const slides = this.#slides;
    const position = this.#photos.positionOf(slides.current?.photo?.id ?? photo?.id);
    if (!this.dialog.open || position < 0) return;
    const isUnmoved = [...slides].every(([at, slide]) => slide.photo === this.#photos.at(at));
    const isSame = isUnmoved && position === this.position;
    if (isSame && slides.count === this.count) return;
    const target = Math.min(position + slides.aim - this.position, this.count - 1); // a step may be under way
    slides.count = this.count;
    if (!isSame) slides.clear();
    slides.jumpTo(target);
  }

  /**
   * Show the photo that the address names.
   * @param {string} id
   */
  async #show(id) {
    if (this.#photos.positionOf(id) < 0) await this.#photos.load();
    const position = this.#photos.positionOf(id);
    if (position < 0) return location.reload();
    if (!this.dialog.open) this.#open(position, this.#photos.at(position));
    else if (position !== this.#slides.aim) this.#slides.jumpTo(position);
  }

  async #hide() {
    const { dialog } = this;
    if (!dialog.open) return;
    const { current } = this.#slides;
    const { link, image: picture } = current?.photo ?? {};
    for (const tool of this.#tools.values()) tool.then((ready) => ready.stop?.());
    this.#zoom.reset();
    const [image, box] = current?.release() ?? [];
    dialog.close();
    document.documentElement.classList.remove("viewing");
    document.body.style.removeProperty("padding-inline-end");
    this.#slides.clear();
    dialog.classList.remove("dragging");
    dialog.style.removeProperty("--wall");
    link?.closest(".tile")?.scrollIntoView({ block: "nearest" });
    if (image && box && picture) shrink(image, box, picture);
    this.#chrome.sleep();
    await setInert(dialog);
    if (!dialog.open) link?.focus({ preventScroll: true });
  }

  /** @param {number} by */
  #step(by) {
    this.#zoom.reset();
    this.#slides.step(by);
  }

  /** @param {number} position */
  #onArrive(position) {
    const photo = this.#photos.at(position);
    if (photo) this.dialog.dataset.photo = photo.id;
    else delete this.dialog.dataset.photo;
    this.dialog.dispatchEvent(new Event("arrive"));
    this.#chrome.show(photo, position, this.count);
    this.#loadPreviews(position);
    this.#zoom.attach(this.#slides.current);
    clearTimeout(this.#settled);
    if (!photo) return;
    this.#router.moved(photo);
    this.#settled = setTimeout(() => this.#onSettled(position, photo), 150);
    const isEndNear = !this.#photos.at(Math.min(position + AHEAD, this.count - 1))?.link;
    if (isEndNear) this.#grid?.then((grid) => grid?.more());
  }

  /**
   * Load the current preview, then its neighbors': on a slow connection they would take half of what it needs.
   * @param {number} position
   */
  async #loadPreviews(position) {
    await this.whenShown();
    await nextFrame(); // makes the neighbors
    if (position !== this.position) return;
    for (const [at, slide] of this.#slides) if (Math.abs(at - position) === 1) slide.preview(false);
  }

  /**
   * Show what is only known of the photo from its own page.
   * @param {number} position
   * @param {Photo} photo
   */
  async #onSettled(position, photo) {
    await this.#photos.complete(photo).catch(() => {});
    if (this.position !== position || !this.dialog.open) return;
    if (this.#slides.current?.isBlank && photo.isKnown) this.#slides.renew(position);
    if (this.#slides.current?.image) this.#slides.current.image.alt = photo.alt;
    this.#chrome.show(photo, position, this.count);
    this.#chrome.announce(photo);
    for (const tool of this.#tools.values()) tool.then((ready) => ready.show?.(photo));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = getComputedStyle(this.dialog).direction === "rtl" ? -1 : 1;
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowRight: () => this.#step(forward),
      ArrowLeft: () => this.#step(-forward),
      Home: () => this.goTo(0),
      End: () => this.goTo(this.count - 1),
      Escape: () => this.#router.close(),
      i: () => this.use("information"),
      s: () => this.use("slideshow"),
      "+": () => this.#zoom.by(1.5),
      "=": () => this.#zoom.by(1.5),
      "-": () => this.#zoom.by(1 / 1.5),
      0: () => this.#zoom.by(0),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  /**
   * @param {boolean} isOutside
   * @param {PointerEvent} event
   */
  #onTap(isOutside, event) {
    if (event.pointerType !== "mouse") this.#chrome.toggle();
    else if (isOutside) this.#router.close();
  }
}
