// Selecting on the contact sheet: the corner, shift for a range, ctrl+A, space on a photo, a plain click once something is selected.
// All of a collection or a section can be selected while most of it is still to come: then the server is told so, in those words.

import { idsOf, inWords } from "./tiles.js";

const sheet = document.getElementById("sheet");
let anchor = null;
let reach = null; // how far the last range went, and from where
let whole = null; // {within, except, isIn(tile)} while all of something is selected that is not all on the sheet

const boxes = () => [...sheet.querySelectorAll(".tile-check")];
const tileWith = (box) => box.closest(".tile");
export const selectedTiles = () => [...sheet.querySelectorAll(".tile-check:checked")].map(tileWith);
export const isSelected = (tile) => tile.querySelector(".tile-check").checked;

/** What is selected, for the server's form: pairs of names and values. */
export function selectedFields() {
  const files = (tiles) => idsOf(tiles).map((id) => ["file", id]);
  if (!whole) return files(selectedTiles());
  const further = selectedTiles().filter((tile) => !whole.isIn(tile));
  const left = [...whole.except].map((id) => ["except", id]);
  return [["within", whole.within], ["tagged", sheet.dataset.tagged ?? ""], ["count", sizeOf(whole.within)], ...left, ...files(further)];
}

/** Whether more is selected than the sheet shows. */
export const isBeyondSheet = () => whole !== null;

export function clearSelection() {
  whole = null;
  for (const box of sheet.querySelectorAll(".tile-check:checked")) box.checked = false;
  show();
}

/** Selects these or lets them go. */
export function mark(tiles, isChecked) {
  for (const tile of tiles) check(tile.querySelector(".tile-check"), isChecked);
  show();
}

/** Turns one tile's selection over. */
export function toggle(tile) {
  anchor = tile.querySelector(".tile-check");
  reach = null;
  mark([tile], !anchor.checked);
}

/** Selects from where the selection began, or else from `from`, to this tile; what it reached to before is let go. */
export function extendTo(tile, from = tile) {
  const box = tile.querySelector(".tile-check");
  if (!anchor?.isConnected || !anchor.checked) anchor = from.querySelector(".tile-check");
  if (reach?.of === anchor && reach.box.isConnected) selectRange(anchor, reach.box, false);
  selectRange(anchor, box, true);
  reach = { of: anchor, box };
  show();
}

/** Everything there is: "all", or all of a section, or of what is without one ("none"). */
export function selectAll(within) {
  const isIn = within === "all" ? () => true : (tile) => placeOf(tile) === within;
  const mine = boxes().filter((box) => isIn(tileWith(box)));
  whole = mine.length === sizeOf(within) ? null : { within, except: new Set(), isIn };
  for (const box of mine) box.checked = true;
  show();
}

/** Tiles that have come meanwhile belong to what was selected as a whole. */
export function grown(tiles) {
  if (!whole) return;
  for (const tile of tiles) if (whole.isIn(tile) && !whole.except.has(tile.dataset.id)) tile.querySelector(".tile-check").checked = true;
  show();
}

/** Listens for all ways to select. */
export function startSelecting() {
  sheet.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  if (selectedTiles().length) show(); // what the browser remembers of a page that was left
}

function check(box, isChecked) {
  box.checked = isChecked;
  const tile = tileWith(box);
  if (whole?.isIn(tile)) whole.except[isChecked ? "delete" : "add"](tile.dataset.id);
}

function onClick(event) {
  const all = event.target.closest("[data-select-all]");
  if (all) return selectAll(all.dataset.selectAll);
  if (event.target.closest("[data-clear]")) return clearSelection();
  const box = event.target.closest(".tile-check");
  if (box) {
    check(box, box.checked);
    if (event.shiftKey && anchor?.isConnected) selectRange(anchor, box, box.checked);
    anchor = box;
    reach = null;
    return show();
  }
  onPicture(event);
}

function onPicture(event) {
  const picture = event.target.closest(".tile-picture");
  if (!picture || event.altKey) return;
  const tile = tileWith(picture);
  if (event.shiftKey && (anchor?.isConnected || selectedTiles().length)) {
    event.preventDefault();
    extendTo(tile);
  } else if (!(event.ctrlKey || event.metaKey || event.shiftKey) && sheet.classList.contains("selecting")) {
    event.preventDefault();
    toggle(tile);
  }
}

function selectRange(from, to, isChecked) {
  const all = boxes();
  const [first, last] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  for (const box of all.slice(first, last + 1)) check(box, isChecked);
}

function onKey(event) {
  const isTyping = event.target.matches("input:not([type=checkbox]), textarea, select");
  if (isTyping || event.target.closest(".selection-tags") || document.querySelector("dialog[open]")) return;
  if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    selectAll("all");
  } else if (event.key === "Escape" && sheet.classList.contains("selecting")) {
    clearSelection();
  } else if (event.key === " " && event.target.matches(".tile-picture")) {
    event.preventDefault();
    toggle(event.target.closest(".tile"));
  }
}

const placeOf = (tile) => tile.closest(".sheet-section").dataset.section || "none";

function sizeOf(within) {
  const sections = [...sheet.querySelectorAll(".sheet-section")].filter(({ dataset }) => within === "all" || (dataset.section || "none") === within);
  return sections.reduce((sum, { dataset }) => sum + Number(dataset.count), 0);
}

function show() {
  const tiles = selectedTiles();
  const bar = document.getElementById("selection");
  for (const tile of sheet.querySelectorAll(".tile.picked")) if (!isSelected(tile)) tile.classList.remove("picked");
  for (const tile of tiles) tile.classList.add("picked");
  const count = whole ? sizeOf(whole.within) - whole.except.size + tiles.filter((tile) => !whole.isIn(tile)).length : tiles.length;
  bar.querySelector("output").textContent = `${inWords(count)} selected`;
  const isOnePicture = !whole && tiles.length === 1 && tiles[0].dataset.state === "ready";
  for (const act of bar.querySelectorAll("[data-single]")) act.hidden = !isOnePicture;
  bar.querySelector('[value="words"]').hidden = Boolean(whole) || tiles.length > 100;
  const areHidden = !whole && tiles.every((tile) => "hidden" in tile.dataset);
  bar.querySelector('[value="hide"]').hidden = areHidden;
  bar.querySelector('[value="show"]').hidden = !areHidden && !whole && !tiles.some((tile) => "hidden" in tile.dataset);
  sheet.classList.toggle("selecting", count > 0);
}
