// The viewer: one dialog over the page, a strip of slides in it, and an address for each photo.

import { nextFrame } from "/static/js/frames.js";
import { settleBehind } from "./inert_page.js";
import { Chrome } from "./chrome.js";
import { drag, letGo } from "./drag_to_close.js";
import { Gestures } from "./gestures.js";
import { grow, placeOf, shrink } from "./transition.js";
import { Router } from "./router.js";
import { Slide } from "./slide.js";
import { Slides } from "./slides.js";
import { watchWheel } from "./wheel.js";
import { Zoom } from "./zoom.js";

const AHEAD = 20; // photos before the end of the grid at which it is asked to grow
// Tools that many visits never need: each is a module with a class of {toggle(), show?(photo), stop?()}.
const TOOLS = {
  information: async () => (await import("./information.js")).Information,
  slideshow: async () => (await import("./slideshow.js")).Slideshow,
};

export class Lightbox {
  dialog = document.getElementById("viewer");
  #photos;
  #access;
  #grid;
  #slides;
  #zoom;
  #chrome;
  #router;
  #settled = 0;
  #tools = new Map();

  /** `grid` promises the grid; it is null on a photo's own page, where closing leads to the gallery instead of showing it beneath. */
  constructor({ root, photos, access, grid }) {
    this.#photos = photos;
    this.#access = access;
    this.#grid = grid;
    const strip = this.dialog.querySelector(".viewer-strip");
    const step = (by) => this.#step(by);
    const close = () => this.#router.close();
    this.#router = new Router(root.dataset.url, !grid, { show: (id) => this.#show(id), hide: () => this.#hide() });
    this.#chrome = new Chrome(this.dialog, { close, step, use: (name) => this.use(name) });
    this.#slides = new Slides(strip, {
      make: (position) => new Slide(this.#photos.at(position), () => this.#access.check()),
      drop: (slide) => slide.drop(),
      arrive: (position) => this.#onArrive(position),
    });
    this.#zoom = new Zoom(strip, (zoom) => zoom.isZoomed && this.#slides.current?.sharpen(zoom.scale));
    new Gestures(strip, this.#zoom, {
      tap: (isOutside, event) => this.#onTap(isOutside, event),
      drag: (distance) => drag(this.dialog, this.#slides.current.element, distance),
      drop: (isClosing) => (isClosing ? close() : letGo(this.dialog, this.#slides.current.element)),
    });
    watchWheel(strip, this.#zoom, step);
    addEventListener("online", () => this.#slides.current?.preview(true));
    root.addEventListener("renewing", (event) => this.#isBusy && event.preventDefault());
    root.addEventListener("renewed", () => this.dialog.open && this.#follow(this.#slides.current?.photo));
    document.addEventListener("keydown", (event) => this.dialog.open && this.#onKey(event));
  }

  /** Opens the photo whose tile is the link `link`, and gives it its address. */
  async openTile(link) {
    if (this.#photos.positionOf(link.dataset.id) < 0) await this.#photos.load();
    const position = this.#photos.positionOf(link.dataset.id);
    const photo = this.#photos.at(position);
    this.#router.opened(photo);
    this.#open(position, photo.image);
    this.#loadAll();
  }

  /** Opens over a photo's own page, whose address is there already. */
  async openPage(id) {
    this.#open(this.#photos.positionOf(id), null);
    this.#loadAll();
  }

  /** The photo that is shown, its place (from 0), and how many there are. */
  get photo() {
    return this.#photos.at(this.#slides.position);
  }

  get position() {
    return this.#slides.position;
  }

  get count() {
    return this.#photos.count;
  }

  /** Starts or ends the tool of this name, loaded with its first use. */
  async use(name) {
    if (!TOOLS[name]) return;
    if (!this.#tools.has(name)) this.#tools.set(name, this.#makeTool(name));
    (await this.#tools.get(name)).toggle();
  }

  goTo(position) {
    this.#zoom.reset();
    this.#slides.place(position);
  }

  /** Answers when the current photo's preview is there, or has failed. */
  whenShown() {
    return this.#slides.current?.preview(true) ?? Promise.resolve();
  }

  async #makeTool(name) {
    const Tool = await TOOLS[name]();
    return new Tool(this, this.dialog.querySelector(`[data-act="${name}"]`));
  }

  async #tell(act, ...values) {
    for (const tool of this.#tools.values()) (await tool)[act]?.(...values);
  }

  #open(position, from) {
    this.#slides.count = this.#photos.count;
    const place = placeOf(from);
    this.#coverScrollbar();
    if (!this.dialog.open) this.dialog.show();
    settleBehind(this.dialog);
    this.#slides.place(position);
    this.#chrome.wake();
    grow(this.#slides.current?.image, place);
  }

  // The wall reaches every edge of the screen; the padding keeps each row of the page beneath as it was.
  #coverScrollbar() {
    const { clientWidth, classList } = document.documentElement;
    document.body.style.setProperty("padding-inline-end", `${innerWidth - clientWidth}px`);
    classList.add("viewing");
  }

  // The index may know more photos, or other places for them, than the page did when it was made.
  async #loadAll() {
    const photo = this.#photos.at(this.#slides.position);
    await this.#photos.load();
    this.#follow(photo);
  }

  // While a finger or a step moves the strip, or the photo is zoomed, no photo may change its position.
  get #isBusy() {
    const strip = this.dialog.querySelector(".viewer-strip");
    return this.dialog.open && (this.#zoom.isZoomed || this.#slides.aim !== this.#slides.position || Math.abs(strip.scrollLeft) % strip.clientWidth > 1);
  }

  #follow(photo) {
    const position = this.#photos.positionOf(this.#slides.current?.photo?.id ?? photo?.id);
    if (!this.dialog.open || position < 0) return;
    const isUnchanged = position === this.#slides.position && [...this.#slides].every(([at, slide]) => slide.photo === this.#photos.at(at));
    if (isUnchanged && this.#slides.count === this.#photos.count) return;
    const target = Math.min(position + this.#slides.aim - this.#slides.position, this.#photos.count - 1); // a step may be under way
    this.#slides.count = this.#photos.count;
    if (!isUnchanged) this.#slides.clear();
    this.#slides.place(target);
  }

  async #show(id) {
    if (this.#photos.positionOf(id) < 0) await this.#photos.load();
    const position = this.#photos.positionOf(id);
    if (position < 0) return location.reload();
    if (!this.dialog.open) this.#open(position, this.#photos.at(position).image);
    else if (position !== this.#slides.aim) this.#slides.place(position);
  }

  async #hide() {
    if (!this.dialog.open) return;
    const { current } = this.#slides;
    const { link, image: picture } = current?.photo ?? {};
    this.#tell("stop");
    this.#zoom.reset();
    const [image, box] = current?.release() ?? [];
    this.dialog.close();
    document.documentElement.classList.remove("viewing");
    document.body.style.removeProperty("padding-inline-end");
    this.#slides.clear();
    this.dialog.classList.remove("dragging");
    this.dialog.style.removeProperty("--wall");
    link?.closest(".tile").scrollIntoView({ block: "nearest" });
    if (image && picture) shrink(image, box, picture);
    this.#chrome.sleep();
    await settleBehind(this.dialog);
    if (!this.dialog.open) link?.focus({ preventScroll: true });
  }

  #step(by) {
    this.#zoom.reset();
    this.#slides.step(by);
  }

  #onArrive(position) {
    const photo = this.#photos.at(position);
    if (photo) this.dialog.dataset.photo = photo.id;
    else delete this.dialog.dataset.photo;
    this.dialog.dispatchEvent(new Event("arrive"));
    this.#chrome.show(photo, position, this.#photos.count);
    this.#loadPreviews(position);
    this.#zoom.attach(this.#slides.current);
    clearTimeout(this.#settled);
    if (!photo) return;
    this.#router.moved(photo);
    this.#settled = setTimeout(() => this.#onSettled(position), 150);
    if (!this.#photos.at(Math.min(position + AHEAD, this.#photos.count - 1))?.link) this.#grid?.then((grid) => grid?.more());
  }

  // The neighbours wait: on a slow line they would take half of what the current photo needs.
  async #loadPreviews(position) {
    await this.#slides.current.preview(true);
    await nextFrame(); // until they are there
    if (position !== this.#slides.position) return;
    for (const [at, slide] of this.#slides) if (Math.abs(at - position) === 1) slide.preview(false);
  }

  async #onSettled(position) {
    const photo = await this.#photos.complete(this.#photos.at(position)).catch(() => this.#photos.at(position));
    if (this.#slides.position !== position || !this.dialog.open) return;
    if (!photo) return;
    if (this.#slides.current.isBlank && photo.known) this.#slides.renew(position);
    if (this.#slides.current.image) this.#slides.current.image.alt = photo.alt;
    this.#chrome.show(photo, position, this.#photos.count);
    this.#chrome.announce(photo);
    this.#tell("show", photo);
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = getComputedStyle(this.dialog).direction === "rtl" ? -1 : 1;
    const act = {
      ArrowRight: () => this.#step(forward),
      ArrowLeft: () => this.#step(-forward),
      Home: () => this.goTo(0),
      End: () => this.goTo(this.#photos.count - 1),
      Escape: () => this.#router.close(),
      i: () => this.use("information"),
      s: () => this.use("slideshow"),
      "+": () => this.#zoom.by(1.5),
      "=": () => this.#zoom.by(1.5),
      "-": () => this.#zoom.by(1 / 1.5),
      0: () => this.#zoom.by(0),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #onTap(isOutside, event) {
    if (event.pointerType !== "mouse") this.#chrome.toggle();
    else if (isOutside) this.#router.close();
  }
}
