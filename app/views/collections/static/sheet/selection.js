// The selected files of the contact sheet. All files of a collection or section can be selected while most of their
// tiles are still to come: then the server is sent the name of the section instead of the files.

import { one } from "/static/js/dom.js";
import { ngettext } from "/static/js/language.js";
import { fileFields, idOf, idsOf, sectionOf } from "./tiles.js";

/**
 * All files of something, while not all of them are on the sheet.
 * @typedef {object} Whole
 * @property {string} within "all", the id of a section, or "none" for the files without a section.
 * @property {Set<string>} except Ids of the files that are not selected.
 */

/** @param {HTMLElement} tile */
const boxOf = (tile) => one(tile, "input.tile-check");

/** @param {HTMLInputElement} box */
const tileOf = (box) => /** @type {HTMLElement} */ (box.closest("li.tile"));

/** @param {HTMLElement} tile */
export const isSelected = (tile) => boxOf(tile).checked;

/** What is selected on a contact sheet, and what its selection bar shows of that. */
export class Selection {
  #sheet;
  /** @type {HTMLElement | null} The tile at which a range begins. */
  #anchor = null;
  /** @type {{ from: HTMLElement, to: HTMLElement } | null} The range that was selected last. */
  #range = null;
  /** @type {Whole | null} */
  #whole = null;

  /** @param {HTMLElement} sheet Holds every section and the selection bar. */
  constructor(sheet) {
    this.#sheet = sheet;
    if (this.tiles.length) this.#show(); // restored by the browser on the way back to the page
  }

  /** The selected tiles on the sheet. */
  get tiles() {
    return [...this.#sheet.querySelectorAll("input.tile-check:checked")].map(tileOf);
  }

  /** The number of selected files. */
  get size() {
    return this.#count(this.tiles);
  }

  /** Whether more files are selected than those on the sheet. */
  get isBeyondSheet() {
    return this.#whole !== null;
  }

  get isEmpty() {
    return !this.#sheet.classList.contains("selecting");
  }

  /** The tile at which a range begins, while it is on the sheet. */
  get anchor() {
    return this.#anchor?.isConnected ? this.#anchor : null;
  }

  /** The fields that name the selected files in a form. */
  get fields() {
    const whole = this.#whole;
    if (!whole) return fileFields(idsOf(this.tiles));
    const further = this.tiles.filter((tile) => !isWithin(tile, whole.within));
    return [
      ["within", whole.within],
      ["filter", this.#sheet.dataset.filter ?? ""],
      ["count", String(this.#sizeOf(whole.within))],
      ...[...whole.except].map((id) => ["except", id]),
      ...fileFields(idsOf(further)),
    ];
  }

  clear() {
    this.#whole = null;
    for (const tile of this.tiles) boxOf(tile).checked = false;
    this.#show();
  }

  /**
   * Select these tiles, or no longer.
   * @param {Iterable<HTMLElement>} tiles
   * @param {boolean} isOn
   */
  set(tiles, isOn) {
    for (const tile of tiles) this.#set(tile, isOn);
    this.#show();
  }

  /**
   * Select a tile, or no longer, and let the next range begin at it.
   * @param {HTMLElement} tile
   * @param {boolean} [isOn]
   */
  toggle(tile, isOn = !isSelected(tile)) {
    this.#anchor = tile;
    this.#range = null;
    this.set([tile], isOn);
  }

  /**
   * Select, or no longer, the tiles from the anchor to this one, which becomes the anchor.
   * @param {HTMLElement} tile
   * @param {boolean} isOn
   */
  toggleTo(tile, isOn) {
    if (this.anchor) this.#setRange(this.anchor, tile, isOn);
    this.toggle(tile, isOn);
  }

  /**
   * Select the tiles from the anchor to this one instead of those of the last range.
   * @param {HTMLElement} tile
   * @param {HTMLElement} [from] The anchor, if there is none.
   */
  extendTo(tile, from = tile) {
    if (!this.anchor || !isSelected(this.anchor)) this.#anchor = from;
    const anchor = this.anchor ?? tile;
    if (this.#range?.from === anchor && this.#range.to.isConnected) this.#setRange(anchor, this.#range.to, false);
    this.#setRange(anchor, tile, true);
    this.#range = { from: anchor, to: tile };
    this.#show();
  }

  /**
   * Select all files of something, also those that are not on the sheet yet.
   * @param {string} within "all", the id of a section, or "none" for the files without a section.
   */
  selectAll(within) {
    const tiles = this.#all.filter((tile) => isWithin(tile, within));
    this.#whole = tiles.length === this.#sizeOf(within) ? null : { within, except: new Set() };
    for (const tile of tiles) boxOf(tile).checked = true;
    this.#show();
  }

  /**
   * Select those tiles that were added to something that is selected as a whole.
   * @param {HTMLElement[]} tiles
   */
  include(tiles) {
    const whole = this.#whole;
    if (!whole) return;
    for (const tile of tiles) {
      if (isWithin(tile, whole.within) && !whole.except.has(idOf(tile))) boxOf(tile).checked = true;
    }
    this.#show();
  }

  get #bar() {
    return one(this.#sheet, "form#selection");
  }

  /** @returns {HTMLElement[]} */
  get #all() {
    return [...this.#sheet.querySelectorAll("li.tile")];
  }

  /**
   * @param {HTMLElement} tile
   * @param {boolean} isOn
   */
  #set(tile, isOn) {
    boxOf(tile).checked = isOn;
    if (!this.#whole || !isWithin(tile, this.#whole.within)) return;
    this.#whole.except[isOn ? "delete" : "add"](idOf(tile));
  }

  /**
   * @param {HTMLElement} from
   * @param {HTMLElement} to
   * @param {boolean} isOn
   */
  #setRange(from, to, isOn) {
    const all = this.#all;
    const [first, last] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    for (const tile of all.slice(first, last + 1)) this.#set(tile, isOn);
  }

  /** @param {string} within */
  #sizeOf(within) {
    const sections = [...this.#sheet.querySelectorAll("section.sheet-section")];
    const wanted = sections.filter(({ dataset }) => within === "all" || (dataset.section || "none") === within);
    return wanted.reduce((sum, { dataset }) => sum + Number(dataset.count), 0);
  }

  /** @param {HTMLElement[]} tiles The selected ones on the sheet. */
  #count(tiles) {
    const whole = this.#whole;
    if (!whole) return tiles.length;
    const further = tiles.filter((tile) => !isWithin(tile, whole.within));
    return this.#sizeOf(whole.within) - whole.except.size + further.length;
  }

  #show() {
    const { tiles } = this;
    for (const tile of this.#sheet.querySelectorAll("li.tile.picked")) {
      if (!isSelected(tile)) tile.classList.remove("picked");
    }
    for (const tile of tiles) tile.classList.add("picked");
    const count = this.#count(tiles);
    one(this.#bar, "output").textContent = ngettext("%(count)s selected", "%(count)s selected", count);
    const isHidden = (/** @type {HTMLElement} */ tile) => "hidden" in tile.dataset;
    const areHidden = !this.#whole && tiles.every(isHidden);
    one(this.#bar, "button[value=hide]").hidden = areHidden;
    one(this.#bar, "button[value=show]").hidden = !areHidden && !this.#whole && !tiles.some(isHidden);
    this.#sheet.classList.toggle("selecting", count > 0);
  }
}

/**
 * @param {HTMLElement} tile
 * @param {string} within
 */
const isWithin = (tile, within) => within === "all" || (sectionOf(tile).dataset.section || "none") === within;
