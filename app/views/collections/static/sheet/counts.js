// How many files the contact sheet says it has, in all and in each section.

import { one } from "/static/js/dom.js";
import { ngettext } from "/static/js/language.js";
import { sectionOf } from "./tiles.js";

/**
 * The counts of a collection as the server answers them.
 * @typedef {object} Counts
 * @property {number} total
 * @property {number} waiting Files whose previews are still to be made.
 * @property {number} failed
 * @property {Record<string, number>} sections By id; "" for files without a section.
 */

/** @param {number} count */
const filesText = (count) => ngettext("%(count)s file", "%(count)s files", count);

/**
 * Show the server's counts.
 * @param {HTMLElement} sheet
 * @param {Counts} counts
 */
export function showCounts(sheet, { total, waiting, failed, sections }) {
  const parts = [part(filesText(total), "numeric")];
  if (waiting) parts.push(part(ngettext("%(count)s being prepared", "%(count)s being prepared", waiting), "status"));
  if (failed) {
    parts.push(part(ngettext("%(count)s without a preview", "%(count)s without a preview", failed), "status error"));
  }
  one(sheet, "#counts").replaceChildren(...parts);
  sheet.dataset.total = String(total);
  for (const section of sheet.querySelectorAll("section.sheet-section")) {
    const count = sections[/** @type {string} */ (section.dataset.section)] ?? 0;
    section.dataset.count = String(count);
    const text = section.querySelector(".section-head > .meta");
    if (text) text.textContent = filesText(count);
  }
}

/**
 * Count tiles in (1) or out (-1) before the server has: what an empty sheet shows must not wait for it.
 * @param {HTMLElement} sheet
 * @param {HTMLElement[]} tiles On the sheet.
 * @param {1 | -1} by
 */
export function countTiles(sheet, tiles, by) {
  for (const tile of tiles) {
    const { dataset } = sectionOf(tile);
    dataset.count = `${Number(dataset.count) + by}`;
  }
  sheet.dataset.total = String(Number(sheet.dataset.total) + by * tiles.length);
}

/**
 * @param {string} textContent
 * @param {string} className
 */
const part = (textContent, className) => Object.assign(document.createElement("span"), { className, textContent });
