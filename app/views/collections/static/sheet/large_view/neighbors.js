// The order of the tiles on the contact sheet, through all sections, and their numbers.

import { tilesIn } from "../tiles.js";

/**
 * Return the next tile (1) or the previous one (-1), also in the neighboring section; null at the end of the sheet.
 * @param {HTMLElement} tile
 * @param {1 | -1} step
 * @returns {HTMLElement | null}
 */
export function neighborOf(tile, step) {
  const beside = step > 0 ? tile.nextElementSibling : tile.previousElementSibling;
  if (beside) return /** @type {HTMLElement} */ (beside);
  const lists = [...document.querySelectorAll("#sheet ol.sheet")];
  const at = lists.findIndex((list) => list === tile.parentElement);
  const others = step > 0 ? lists.slice(at + 1) : lists.slice(0, Math.max(0, at)).reverse();
  const list = others.find(({ childElementCount }) => childElementCount);
  return (list && tilesIn(list).at(step > 0 ? 0 : -1)) ?? null;
}

/**
 * Return the number of a tile among all files that the sheet has or is still to load, from 1.
 * @param {HTMLElement} sheet
 * @param {HTMLElement} tile
 */
export function numberOf(sheet, tile) {
  const tiles = /** @type {HTMLElement[]} */ ([...sheet.querySelectorAll("li.tile")]);
  return Number(sheet.dataset.offset ?? 0) + tiles.indexOf(tile) + 1;
}
