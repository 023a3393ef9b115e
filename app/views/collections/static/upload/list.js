// The list of an upload: failed files first, and only the rows in view, each with a small picture.

import { one } from "/static/js/dom.js";
import { canDo } from "./entry.js";
import { stateText } from "./format.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./entry.js").Verb} Verb */

const ROW = 64; // px, as in the style sheet
const BEYOND = 3; // rows above and below those in view
const RANKS = { failed: 0, sending: 1, resting: 1, paused: 2, waiting: 3, cancelled: 4, duplicate: 5, done: 5 };
const MOVING = new Set(["sending", "resting", "paused"]);
const DRAWABLE = /^image\/(jpeg|png|webp|gif|avif)$/;
const LARGEST = 80e6; // bytes

/** Rows for the entries of a queue, in the elements of a dock. */
export class UploadList {
  /** In the order of the list. @type {Entry[]} */
  entries = [];
  #frame;
  #list;
  #blank;
  /** @type {Map<Entry, HTMLElement>} */
  #rows = new Map();
  #drawn = Promise.resolve(); // when the last picture asked for is drawn

  /** @param {HTMLElement} dock */
  constructor(dock) {
    this.#frame = one(dock, ".dock-frame");
    this.#list = one(dock, ".dock-list");
    this.#blank = one(one(dock, "template[data-row]").content, "li");
    this.#frame.addEventListener("scroll", () => this.#showRows());
  }

  /** @param {Entry[]} entries */
  show(entries) {
    this.entries = [...entries].sort((a, b) => RANKS[a.state] - RANKS[b.state]);
    this.#list.style.setProperty("block-size", `${this.entries.length * ROW}px`);
    this.#showRows();
  }

  /**
   * Return the entry whose row contains `node`.
   * @param {Node} node
   */
  entryAt(node) {
    return this.entries.find((entry) => this.#rows.get(entry)?.contains(node));
  }

  #showRows() {
    const first = Math.max(0, Math.floor(this.#frame.scrollTop / ROW) - BEYOND);
    const height = this.#frame.clientHeight || innerHeight; // it may be on a tab that is not shown
    const inView = this.entries.slice(first, first + Math.ceil(height / ROW) + 2 * BEYOND);
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    for (const [entry, row] of this.#rows) {
      if (inView.includes(entry)) continue;
      row.remove();
      this.#rows.delete(entry);
    }
    let next = this.#list.firstElementChild;
    inView.forEach((entry, index) => {
      const row = this.#rows.get(entry) ?? this.#makeRow(entry);
      if (row === next) next = next.nextElementSibling;
      else this.#list.insertBefore(row, next);
      this.#showRow(row, entry, first + index);
    });
    if (focused === document.activeElement) return;
    (focused.isConnected ? focused : this.#frame).focus({ preventScroll: true });
  }

  /** @param {Entry} entry */
  #makeRow(entry) {
    const row = /** @type {HTMLElement} */ (this.#blank.cloneNode(true));
    const { name } = entry.source;
    Object.assign(one(row, ".dock-name"), { textContent: name, title: entry.path });
    for (const button of row.querySelectorAll("button")) {
      button.ariaLabel = `${button.title}: ${name}`;
    }
    this.#rows.set(entry, row);
    // One after the other, if the row is still shown at its turn. A row whose picture cannot be drawn does without.
    this.#drawn = this.#drawn.then(() => draw(row, entry.source)).catch(() => {});
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Entry} entry
   * @param {number} index
   */
  #showRow(row, entry, index) {
    Object.assign(row, { ariaPosInSet: index + 1, ariaSetSize: this.entries.length });
    row.style.setProperty("--at", `${index * ROW}px`);
    row.dataset.state = entry.state;
    write(one(row, ".dock-state"), stateText(entry));
    const value = entry.sent / (entry.source.size || 1);
    Object.assign(one(row, "progress"), { hidden: !MOVING.has(entry.state), value });
    for (const button of row.querySelectorAll("button")) {
      button.hidden = !canDo(/** @type {Verb} */ (button.dataset.row), entry);
    }
  }
}

/**
 * Write a text only if it changed: a screen reader may be reading it.
 * @param {HTMLElement} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = node.title = text;
}

/**
 * @param {HTMLElement} row
 * @param {File} file
 */
async function draw(row, file) {
  if (!row.isConnected || !DRAWABLE.test(file.type) || file.size > LARGEST) return;
  const picture = await createImageBitmap(file, { resizeWidth: 80, resizeQuality: "medium" });
  const { width, height } = picture;
  const canvas = Object.assign(one(row, "canvas"), { width, height });
  canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(picture);
}
