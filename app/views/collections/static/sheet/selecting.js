// Selects on the contact sheet: by the check boxes, by clicks on pictures with Ctrl, Cmd or Shift, and by keys. The
// arrow keys move the focus from photo to photo, and select on the way with Shift.

import { closest, isCovered, one } from "/static/js/dom.js";
import { isTyping } from "./culling/keys.js";

/** @typedef {import("./selection.js").Selection} Selection */

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * @param {HTMLElement} sheet
 * @param {Selection} selection
 * @param {{ signal: AbortSignal }} lifetime
 */
export function mountSelecting(sheet, selection, { signal }) {
  sheet.addEventListener("click", (event) => onClick(event, selection));
  sheet.addEventListener("keydown", (event) => onArrow(event, sheet, selection));
  document.addEventListener("keydown", (event) => onKey(event, selection), { signal });
}

/**
 * @param {MouseEvent} event
 * @param {Selection} selection
 */
function onClick(event, selection) {
  const all = closest(event, "[data-select-all]");
  if (all) return selection.selectAll(/** @type {string} */ (all.dataset.selectAll));
  if (closest(event, "[data-clear]")) return selection.clear();
  const tile = closest(event, "li.tile");
  if (!tile) return;
  const box = closest(event, "input.tile-check");
  if (box && event.shiftKey) selection.toggleTo(tile, box.checked);
  else if (box) selection.toggle(tile, box.checked);
  else if (closest(event, ".tile-picture")) onPicture(event, tile, selection);
}

/**
 * Other clicks on a picture open it, see large_view.js.
 * @param {MouseEvent} event
 * @param {HTMLElement} tile
 * @param {Selection} selection
 */
function onPicture(event, tile, selection) {
  if (event.altKey || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
  event.preventDefault();
  if (event.shiftKey) selection.extendTo(tile);
  else selection.toggle(tile);
}

/**
 * @param {KeyboardEvent} event
 * @param {Selection} selection
 */
function onKey(event, selection) {
  if (isTyping(event) || closest(event, ".menu-items") || isCovered()) return;
  if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    selection.selectAll("all");
  } else if (event.key === "Escape" && !selection.isEmpty) {
    selection.clear();
  }
}

/**
 * Alt with the arrow keys moves a photo instead.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} sheet
 * @param {Selection} selection
 */
function onArrow(event, sheet, selection) {
  if (isCovered() || event.altKey || event.ctrlKey || event.metaKey) return;
  const tile = closest(event, ".tile-picture") && closest(event, "li.tile");
  if (!tile) return;
  const next = neighborOf(sheet, tile, event.key);
  if (!next) return;
  event.preventDefault();
  if (event.shiftKey) selection.extendTo(next, tile);
  one(next, ".tile-picture").focus();
}

/**
 * Return the tile that a key leads to, if there is one.
 * @param {HTMLElement} sheet
 * @param {HTMLElement} tile
 * @param {string} key
 * @returns {HTMLElement | null}
 */
function neighborOf(sheet, tile, key) {
  if (key in STEPS) {
    /** @type {HTMLElement[]} */
    const all = [...sheet.querySelectorAll("li.tile")];
    return all[all.indexOf(tile) + STEPS[key]] ?? null;
  }
  if (key === "ArrowUp") return inColumn(sheet, tile, -1);
  return key === "ArrowDown" ? inColumn(sheet, tile, 1) : null;
}

/**
 * Return the tile above (-1) or below (1), also in the neighboring section.
 * @param {HTMLElement} sheet
 * @param {HTMLElement} tile
 * @param {1 | -1} step
 * @returns {HTMLElement | null}
 */
function inColumn(sheet, tile, step) {
  const list = /** @type {HTMLOListElement} */ (tile.parentElement);
  const tiles = childrenOf(list);
  const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
  const at = tiles.indexOf(tile);
  const column = at % columns;
  const next = at + step * columns;
  if (next >= 0 && next < tiles.length) return tiles[next];
  const isAboveLastRow = Math.floor(at / columns) < Math.floor((tiles.length - 1) / columns);
  if (step > 0 && isAboveLastRow) return tiles[tiles.length - 1];
  const lists = [...sheet.querySelectorAll("ol.sheet")].filter((other) => other === list || other.childElementCount);
  const others = childrenOf(lists[lists.indexOf(list) + step]);
  const lastRow = Math.floor((others.length - 1) / columns) * columns;
  return others[Math.min(column + (step > 0 ? 0 : lastRow), others.length - 1)] ?? null;
}

/** @param {Element | undefined} list */
const childrenOf = (list) => /** @type {HTMLElement[]} */ ([...(list?.children ?? [])]);
