// Rates files and gives them color labels: shown at once, sent one after the other, and undone together.

import { post } from "/static/js/request.js";
import { showResult } from "../../notices.js";
import { setMark, valueOf } from "./marks.js";
import { fileFields, idOf, idsOf } from "../tiles.js";

/** @typedef {import("../contact_sheet.js").ContactSheet} ContactSheet */
/** @typedef {"rate" | "label"} Mark */
/** @typedef {{ message: string, before: [value: string, files: string[]][] }} Marked */

/** The fields that the values are sent in. */
const FIELDS = { rate: "rating", label: "label" };

/** The marks of a contact sheet's files. */
export class Marking {
  #sheet;
  /** @type {Promise<unknown>} The last request: two for one file must not overtake each other. */
  #last = Promise.resolve();

  /** @param {ContactSheet} sheet */
  constructor(sheet) {
    this.#sheet = sheet;
  }

  /**
   * Return the value that a key or button sets: the color label that all of these tiles have is removed.
   * @param {HTMLElement[]} tiles
   * @param {Mark} mark
   * @param {string} value
   */
  wanted(tiles, mark, value) {
    const isSet = mark === "label" && tiles.length > 0 && tiles.every((tile) => valueOf(tile, mark) === value);
    return isSet ? "" : value;
  }

  /**
   * Mark the selected files, which stay selected.
   * @param {Mark} mark
   * @param {string} value
   */
  async markSelected(mark, value) {
    const { selection } = this.#sheet;
    const { fields, tiles } = selection;
    if (!fields.length) return;
    const wanted = selection.isBeyondSheet ? value : this.wanted(tiles, mark, value);
    const { message, before } = await this.#send(tiles, mark, wanted, fields);
    if (this.#sheet.isFilteredBy(FIELDS[mark])) await this.#sheet.refresh();
    showResult(message, before.length && (() => this.#sheet.attempt(() => this.#undo(mark, before))));
  }

  /**
   * Mark the file of one tile, which is shown large.
   * @param {HTMLElement} tile
   * @param {Mark} mark
   * @param {string} value
   */
  async markOne(tile, mark, value) {
    const wanted = this.wanted([tile], mark, value);
    if (valueOf(tile, mark) === wanted) return;
    if (this.#sheet.isFilteredBy(FIELDS[mark])) this.#sheet.isStale = true;
    await this.#send([tile], mark, wanted, fileFields(idsOf([tile])));
  }

  /**
   * @param {HTMLElement[]} tiles Those on the sheet.
   * @param {Mark} mark
   * @param {string} value
   * @param {string[][]} fields Name the files.
   * @returns {Promise<Marked>}
   */
  async #send(tiles, mark, value, fields) {
    const shown = new Map(tiles.map((tile) => [tile, valueOf(tile, mark)]));
    for (const tile of tiles) setMark(tile, mark, value);
    try {
      return await this.#post([["action", mark], [FIELDS[mark], value], ...fields]);
    } catch (error) {
      for (const [tile, present] of shown) {
        if (valueOf(tile, mark) === value) setMark(tile, mark, present);
      }
      throw error;
    }
  }

  /**
   * @param {Mark} mark
   * @param {[value: string, files: string[]][]} before
   */
  async #undo(mark, before) {
    for (const [value, files] of before) {
      const wanted = new Set(files);
      for (const tile of this.#sheet.tiles.all) if (wanted.has(idOf(tile))) setMark(tile, mark, value);
      await this.#post([["action", mark], [FIELDS[mark], value], ...fileFields(files)]);
    }
    if (this.#sheet.isFilteredBy(FIELDS[mark])) await this.#sheet.refresh();
  }

  /**
   * @param {string[][]} fields
   * @returns {Promise<Marked>}
   */
  #post(fields) {
    const sent = this.#last.then(() => post(/** @type {string} */ (this.#sheet.root.dataset.actions), fields));
    this.#last = sent.catch(() => {});
    return sent;
  }
}
