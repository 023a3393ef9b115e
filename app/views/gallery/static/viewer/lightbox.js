// The viewer: one dialog over the page, a strip of slides in it, and an address for each photo.

import { nextFrame } from "/static/js/frames.js";
import { Chrome } from "./chrome.js";
import { coverPage, setInert } from "/static/js/inert_page.js";
import { frameOf, grow, shrink } from "./motion.js";
import { followNewPictures } from "./newer_pictures.js";
import { Router } from "./router.js";
import { Slide } from "./slide.js";
import { Slides } from "./slides.js";
import { Tools, importOrSay } from "./tools.js";

const AHEAD = 20; // photos before the end of the grid at which its next fragment is fetched

/** @typedef {import("../photos.js").Photo} Photo */

/** The viewer of the page's photos. Positions count from 0. */
export class Lightbox {
  dialog;
  signal;
  #photos;
  #grid;
  #strip;
  #slides;
  #tools;
  /** @type {import("./input/zoom.js").Zoom | undefined} undefined until the input is followed */
  #zoom;
  /** @type {Promise<void> | undefined} */
  #input;
  #chrome;
  #router;
  #settled = 0;

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
    this.#tools = new Tools(this);
    root.addEventListener("pointerover", ({ pointerType }) => pointerType === "mouse" && this.#followInput());
    addEventListener("online", () => this.#slides.current?.preview(true), { signal });
    root.addEventListener("renewing", (event) => this.#isBusy && event.preventDefault(), { signal });
    root.addEventListener("renewed", () => this.#follow(this.#slides.current?.photo), { signal });
    document.addEventListener("keydown", (event) => dialog.open && this.#onKey(event), { signal });
    const renew = (/** @type {Photo} */ photo) => photos.renew(photo);
    followNewPictures(dialog, { current: () => this.#slides.current, renew, signal });
  }

  /**
   * Open the photo of a tile, and show its address.
   * @param {HTMLElement} link of the tile
   */
  async openTile({ dataset: { id } }) {
    if (this.#photos.positionOf(id) < 0) await this.#photos.load();
    const photo = /** @type {Photo} */ (this.#photos.at(this.#photos.positionOf(id)));
    this.#router.opened(photo);
    await this.#open(photo.id, photo.image);
  }

  /**
   * Open the photo whose own page this is.
   * @param {string | undefined} id
   */
  openPage(id) {
    this.#open(id);
  }

  /** The photo that is shown. */
  get photo() {
    return this.#photos.at(this.position);
  }

  /**
   * @param {number} position
   * @returns {Photo | undefined} undefined until the index is there
   */
  photoAt(position) {
    return this.#photos.at(position);
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
  use(name) {
    return this.#tools.use(name);
  }

  /**
   * Show the photo at `position` at once.
   * @param {number} position
   */
  goTo(position) {
    this.#zoom?.reset();
    this.#slides.jumpTo(position);
  }

  /** Resolve when the current photo's preview is shown, or has failed. */
  async whenShown() {
    await this.#slides.current?.preview(true);
  }

  /** Resolve when the current slide has shown all it has: at the end of a video that plays. */
  async whenOver() {
    await this.#slides.current?.whenOver();
  }

  /** Follow fingers, mouse and wheel, once their module is loaded; until then the browser scrolls the strip. */
  #followInput() {
    return (this.#input ??= this.#importInput());
  }

  async #importInput() {
    const module = await importOrSay(() => import("./input/input.js"), this.dialog);
    if (!module) this.#input = undefined;
    this.#zoom = module?.followInput(this, {
      strip: this.#strip,
      current: () => this.#slides.current,
      step: (by) => this.#step(by),
      close: () => this.#router.close(),
      toggleTools: () => this.#chrome.toggle(),
    });
    this.#zoom?.attach(this.#slides.current);
  }

  /**
   * Zoom by a key, which may be pressed before the module is loaded.
   * @param {(zoom: import("./input/zoom.js").Zoom) => void} act
   */
  async #zoomBy(act) {
    await this.#followInput();
    if (this.#zoom && this.dialog.open) act(this.#zoom);
  }

  /**
   * Open the viewer out of a tile in three frames, the first of which answers the tap: the dark background, the photo,
   * what lies over it. On a photo's own page, which shows the photo already, it opens without the first.
   * @param {string | undefined} id
   * @param {HTMLImageElement | null} [picture] the tile's picture, out of which the photo grows
   */
  async #open(id, picture) {
    const { dialog } = this;
    const frame = frameOf(picture);
    this.#slides.count = this.count;
    coverPage(true);
    dialog.classList.add("opening");
    dialog.open = true; // show() would search for what to focus, and force a layout
    if (picture) await nextFrame();
    if (!dialog.open) return;
    if (this.position < 0) this.#slides.jumpTo(this.#photos.positionOf(id)); // or an address was followed meanwhile
    this.#chrome.wake();
    grow(this.#slides.current?.image, frame);
    await nextFrame();
    if (!dialog.open) return;
    dialog.classList.remove("opening");
    const isFocused = dialog.contains(document.activeElement); // a video takes the focus by itself
    if (!isFocused) dialog.querySelector("[autofocus]")?.focus({ preventScroll: true });
    setInert(dialog);
    this.#followInput();
    this.#loadAll();
  }

  // The index may have more photos, or other positions for them, than the page had when it was made.
  async #loadAll() {
    const { photo } = this;
    await this.#photos.load();
    this.#follow(photo);
  }

  /** Whether no photo may change its position: the strip moves, or the photo is zoomed. */
  get #isBusy() {
    return this.dialog.open && (this.#zoom?.isZoomed || this.#slides.isMoving);
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
    if (!this.dialog.open) this.#open(id, this.#photos.at(position)?.image);
    else if (position !== this.#slides.aim) this.#slides.jumpTo(position);
  }

  async #hide() {
    const { dialog } = this;
    if (!dialog.open) return;
    const { current } = this.#slides;
    const { link, image: picture } = current?.photo ?? {};
    this.#tools.stop();
    this.#zoom?.reset();
    const [image, box] = current?.release() ?? [];
    dialog.close();
    coverPage(false);
    this.#slides.clear();
    dialog.classList.remove("dragging");
    dialog.style.removeProperty("--wall");
    const tile = link?.closest(".tile");
    tile?.scrollIntoView({ block: "nearest" });
    if (image && box && picture) shrink(image, box, picture);
    this.#chrome.sleep();
    await setInert(dialog, tile);
    if (!dialog.open) link?.focus({ preventScroll: true });
  }

  /** @param {number} by */
  #step(by) {
    this.#zoom?.reset();
    this.#slides.step(by);
  }

  /** @param {number} position */
  #onArrive(position) {
    const photo = this.#photos.at(position);
    if (photo) this.dialog.dataset.photo = photo.id;
    else delete this.dialog.dataset.photo;
    this.dialog.dispatchEvent(new Event("arrive"));
    this.#chrome.show(photo, position, this.count);
    this.#slides.loadPreviews();
    this.#zoom?.attach(this.#slides.current);
    clearTimeout(this.#settled);
    if (!photo) return;
    this.#router.moved(photo);
    this.#settled = setTimeout(() => this.#onSettled(position, photo), 150);
    const isEndNear = !this.#photos.at(Math.min(position + AHEAD, this.count - 1))?.link;
    if (isEndNear) this.#grid?.then((grid) => grid?.more());
  }

  /**
   * Show what is only known of the photo from its own page.
   * @param {number} position
   * @param {Photo} photo
   */
  async #onSettled(position, photo) {
    await this.#photos.complete(photo).catch(() => {});
    if (this.position !== position || !this.dialog.open) return;
    if (this.#slides.current?.isOutdated) this.#slides.renew(position);
    if (this.#slides.current?.image) this.#slides.current.image.alt = photo.alt;
    this.#chrome.show(photo, position, this.count);
    this.#chrome.announce(photo);
    this.#tools.show(photo);
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
      t: () => this.use("filmstrip"),
      "?": () => this.use("keys"),
      "+": () => this.#zoomBy((zoom) => zoom.by(1.5)),
      "=": () => this.#zoomBy((zoom) => zoom.by(1.5)),
      "-": () => this.#zoomBy((zoom) => zoom.by(1 / 1.5)),
      0: () => this.#zoomBy((zoom) => zoom.by(0)),
      z: () => this.#zoomBy((zoom) => zoom.toggle()),
    };
    const isOpening = this.position < 0 && event.key !== "Escape";
    if (isOpening || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }
}
