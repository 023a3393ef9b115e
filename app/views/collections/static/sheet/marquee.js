// Selects with a frame that is drawn with the mouse, from anywhere between the photos.

import { closest } from "/static/js/dom.js";
import { isSelected } from "./selection.js";
import { tilesIn } from "./tiles.js";

/** @typedef {import("./selection.js").Selection} Selection */
/** @typedef {{ x: number, y: number }} Point In px from the corner of the page, which may scroll meanwhile. */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Edges In px from the corner of the page. */
/** @typedef {Edges & { tile: HTMLElement }} Box */

const SLACK = 6; // px before a press becomes a frame
const EDGE = 56; // px from the top and the bottom of the window where the page scrolls along
const SCROLL = 14; // px in a frame
const OTHERS = ".tile, a, button, input, select, summary, form, .menu-items";

/**
 * Listen on the sheet. With Ctrl, Cmd or Shift the frame adds to the selection.
 * @param {HTMLElement} sheet
 * @param {Selection} selection
 */
export function mountMarquee(sheet, selection) {
  sheet.addEventListener("pointerdown", (down) => {
    if (down.button !== 0 || down.pointerType !== "mouse" || closest(down, OTHERS)) return;
    new Marquee(sheet, selection, down);
  });
}

/** One press of the mouse, from its first move to its release. */
class Marquee {
  #sheet;
  #selection;
  #start;
  #last; // the event that says where the pointer is
  /** @type {PointerEvent | null} The last event that the frame was drawn for. */
  #shown = null;
  #press = new AbortController();
  /** @type {HTMLElement | null} */
  #frame = null;
  /** @type {Set<HTMLElement>} The tiles that were selected before. */
  #before = new Set();
  /** @type {Box[] | null} */
  #boxes = null;
  #height = 0;

  /**
   * @param {HTMLElement} sheet
   * @param {Selection} selection
   * @param {PointerEvent} down
   */
  constructor(sheet, selection, down) {
    this.#sheet = sheet;
    this.#selection = selection;
    this.#start = pointOf(down);
    this.#last = down;
    const { signal } = this.#press;
    document.addEventListener("selectstart", (event) => event.preventDefault(), { signal });
    addEventListener("pointermove", (event) => this.#move(event, down), { signal });
    addEventListener("pointerup", () => this.#end(), { signal });
    addEventListener("pointercancel", () => this.#remove(), { signal });
  }

  /**
   * @param {PointerEvent} event
   * @param {PointerEvent} down
   */
  #move(event, down) {
    this.#last = event;
    if (this.#frame) return;
    if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) >= SLACK) this.#begin(down);
  }

  /** @param {PointerEvent} down */
  #begin(down) {
    if (!(down.ctrlKey || down.metaKey || down.shiftKey)) this.#selection.clear();
    this.#before = new Set(this.#selection.tiles);
    this.#frame = Object.assign(document.createElement("div"), { className: "marquee" });
    document.body.append(this.#frame);
    this.#sheet.setPointerCapture(down.pointerId);
    setTimeout(() => this.#step()); // a task of its own, since it measures every row
  }

  #step() {
    if (this.#press.signal.aborted) return;
    const { clientY } = this.#last;
    const by = clientY < EDGE ? -SCROLL : clientY > innerHeight - EDGE ? SCROLL : 0;
    if (by) scrollBy(0, by);
    if (by || this.#last !== this.#shown) this.#show();
    requestAnimationFrame(() => this.#step());
  }

  #end() {
    if (this.#frame) this.#show();
    this.#remove();
  }

  #remove() {
    this.#press.abort();
    this.#frame?.remove();
  }

  #show() {
    this.#shown = this.#last;
    const end = pointOf(this.#last);
    const [left, right] = [this.#start.x, end.x].sort((a, b) => a - b);
    const [top, bottom] = [this.#start.y, end.y].sort((a, b) => a - b);
    const sizes = { left, top, width: right - left, height: bottom - top };
    for (const [name, value] of Object.entries(sizes)) this.#frame?.style.setProperty(name, `${value}px`);
    this.#select({ left, right, top, bottom });
  }

  /** @param {Edges} frame */
  #select(frame) {
    /** @type {HTMLElement[]} */
    const added = [];
    /** @type {HTMLElement[]} */
    const removed = [];
    for (const box of this.#measured()) {
      const isWanted = this.#before.has(box.tile) || overlaps(box, frame);
      if (isWanted !== isSelected(box.tile)) (isWanted ? added : removed).push(box.tile);
    }
    if (added.length) this.#selection.set(added, true);
    if (removed.length) this.#selection.set(removed, false);
  }

  /** Return where every tile is. The page's height changes as it grows, and so do the browser's guesses far below. */
  #measured() {
    const height = this.#sheet.offsetHeight;
    if (this.#boxes && height === this.#height) return this.#boxes;
    this.#height = height;
    this.#boxes = [...this.#sheet.querySelectorAll("ol.sheet")].flatMap(boxesOf);
    return this.#boxes;
  }
}

/**
 * Return where the tiles of a list are: the first row says where the columns are, the first tile of each row how high
 * the row is.
 * @param {HTMLElement} list
 * @returns {Box[]}
 */
function boxesOf(list) {
  const tiles = tilesIn(list);
  const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
  const sides = tiles.slice(0, columns).map((tile) => tile.getBoundingClientRect());
  let row = sides[0];
  return tiles.map((tile, index) => {
    if (index % columns === 0) row = tile.getBoundingClientRect();
    const { left, right } = sides[index % columns];
    const [top, bottom] = [row.top + scrollY, row.bottom + scrollY];
    return { tile, left: left + scrollX, right: right + scrollX, top, bottom };
  });
}

/**
 * @param {Edges} one
 * @param {Edges} other
 */
const overlaps = (one, other) =>
  one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;

/**
 * @param {PointerEvent} event
 * @returns {Point}
 */
const pointOf = (event) => ({ x: event.clientX + scrollX, y: event.clientY + scrollY });
