// Selecting on the contact sheet: the corner, shift for a range, ctrl+A, space on a photo, a plain click once something is selected.

import { idsOf } from "./tiles.js";

const sheet = document.getElementById("sheet");
let anchor = null;

const boxes = () => [...sheet.querySelectorAll(".tile-check")];
export const selectedTiles = () => [...sheet.querySelectorAll(".tile:has(.tile-check:checked)")];
export const selectedIds = () => idsOf(selectedTiles());

export function clearSelection() {
  for (const box of boxes()) box.checked = false;
  show();
}

/** Turns one tile's selection over. */
export function toggle(tile) {
  const box = tile.querySelector(".tile-check");
  box.checked = !box.checked;
  anchor = box;
  show();
}

/** Listens for all ways to select. */
export function startSelecting() {
  sheet.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  show();
}

function onClick(event) {
  if (event.target.closest("[data-clear]")) return clearSelection();
  const box = event.target.closest(".tile-check");
  if (box) {
    if (event.shiftKey && anchor?.isConnected) selectRange(anchor, box);
    anchor = box;
    return show();
  }
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const picture = event.target.closest(".tile-picture");
  if (picture && isPlain && selectedTiles().length) {
    event.preventDefault();
    toggle(picture.closest(".tile"));
  }
}

function selectRange(from, to) {
  const all = boxes();
  const [first, last] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  for (const box of all.slice(first, last + 1)) box.checked = to.checked;
}

function onKey(event) {
  const isTyping = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (isTyping || document.querySelector("dialog[open]")) return;
  if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    for (const box of boxes()) box.checked = true;
    show();
  } else if (event.key === "Escape" && selectedTiles().length) {
    clearSelection();
  } else if (event.key === " " && event.target.matches(".tile-picture")) {
    event.preventDefault();
    toggle(event.target.closest(".tile"));
  }
}

function show() {
  const tiles = selectedTiles();
  const bar = document.getElementById("selection");
  bar.querySelector("output").textContent = `${tiles.length} selected`;
  const isOnePicture = tiles.length === 1 && tiles[0].dataset.state === "ready";
  for (const act of bar.querySelectorAll("[data-single]")) act.hidden = !isOnePicture;
  sheet.classList.toggle("selecting", tiles.length > 0);
}
