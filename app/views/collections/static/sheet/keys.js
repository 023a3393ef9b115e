// Arrow keys on the contact sheet: from photo to photo, through all sections; with Shift they select on the way.

import { extendTo } from "./select.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/** Listens on the sheet; Alt with the arrows stays what moves a photo. */
export function startKeys(sheet) {
  sheet.addEventListener("keydown", (event) => {
    if (!event.target.matches(".tile-picture") || event.altKey || event.ctrlKey || event.metaKey) return;
    const tile = event.target.closest(".tile");
    const to = neighbour(sheet, tile, event.key);
    if (!to) return;
    event.preventDefault();
    if (event.shiftKey) extendTo(to, tile);
    to.querySelector(".tile-picture").focus();
  });
}

function neighbour(sheet, tile, key) {
  if (key in STEPS) {
    const all = [...sheet.querySelectorAll(".tile")];
    return all[all.indexOf(tile) + STEPS[key]] ?? null;
  }
  if (key === "ArrowUp") return inRow(sheet, tile, -1);
  return key === "ArrowDown" ? inRow(sheet, tile, 1) : null;
}

// The photo above or below, also over the edge of a section.
function inRow(sheet, tile, step) {
  const list = tile.parentNode;
  const tiles = [...list.children];
  const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
  const at = tiles.indexOf(tile);
  const column = at % columns;
  const next = at + step * columns;
  if (next >= 0 && next < tiles.length) return tiles[next];
  if (step > 0 && Math.floor(at / columns) < Math.floor((tiles.length - 1) / columns)) return tiles.at(-1);
  const lists = [...sheet.querySelectorAll(".sheet")].filter((other) => other === list || other.childElementCount);
  const others = [...(lists[lists.indexOf(list) + step]?.children ?? [])];
  if (step > 0) return others[Math.min(column, others.length - 1)] ?? null;
  return others[Math.min(Math.floor((others.length - 1) / columns) * columns + column, others.length - 1)] ?? null;
}
