// Selecting by a frame drawn with the mouse, from anywhere between the photos.

import { clearSelection, isSelected, mark, selectedTiles } from "./select.js";

const SLACK = 6; // px before a press becomes a frame
const EDGE = 56; // px from the top and the bottom of the window where the page scrolls along
const SCROLL = 14; // px a frame

/** Listens on the sheet; with Ctrl, Cmd or Shift the frame adds to what is selected. */
export function startMarquee(sheet) {
  sheet.addEventListener("pointerdown", (down) => {
    const isOurs = down.button === 0 && down.pointerType === "mouse";
    if (isOurs && !down.target.closest(".tile, a, button, input, select, summary, form, .menu-items")) draw(sheet, down);
  });
}

function draw(sheet, down) {
  const over = new AbortController();
  const { signal } = over;
  const start = placeOf(down);
  let at = down;
  let shown = null;
  let frame = null;

  const begin = () => {
    if (!(down.ctrlKey || down.metaKey || down.shiftKey)) clearSelection();
    frame = { kept: new Set(selectedTiles()), element: Object.assign(document.createElement("div"), { className: "marquee" }), boxes: null, height: 0 };
    document.body.append(frame.element);
    sheet.setPointerCapture(down.pointerId);
    setTimeout(step); // it measures every row: a task of its own
  };
  const step = () => {
    if (signal.aborted) return;
    const by = at.clientY < EDGE ? -SCROLL : at.clientY > innerHeight - EDGE ? SCROLL : 0;
    if (by) scrollBy(0, by);
    if (by || at !== shown) show(sheet, frame, start, placeOf((shown = at)));
    requestAnimationFrame(step);
  };
  const end = () => {
    over.abort();
    frame?.element.remove();
  };

  document.addEventListener("selectstart", (event) => event.preventDefault(), { signal });
  addEventListener("pointermove", (event) => {
    at = event;
    if (!frame && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) >= SLACK) begin();
  }, { signal });
  addEventListener("pointerup", () => {
    if (frame) show(sheet, frame, start, placeOf(at));
    end();
  }, { signal });
  addEventListener("pointercancel", end, { signal });
}

// On the page, not in the window: the page may scroll meanwhile.
const placeOf = (event) => ({ x: event.clientX + scrollX, y: event.clientY + scrollY });

// Where every tile lies, measured again only once the page has another height: it grows, and guesses what is far away.
function boxesIn(sheet, frame) {
  const height = sheet.offsetHeight;
  if (frame.boxes && height === frame.height) return frame.boxes;
  frame.height = height;
  frame.boxes = [...sheet.querySelectorAll(".sheet")].flatMap(boxesOf);
  return frame.boxes;
}

// The first row tells where the columns are, and the first tile of each row how high it is.
function boxesOf(list) {
  const tiles = [...list.querySelectorAll(":scope > .tile")];
  const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
  const sides = tiles.slice(0, columns).map((tile) => tile.getBoundingClientRect());
  let row;
  return tiles.map((tile, place) => {
    if (place % columns === 0) row = tile.getBoundingClientRect();
    const { left, right } = sides[place % columns];
    return { tile, left: left + scrollX, right: right + scrollX, top: row.top + scrollY, bottom: row.bottom + scrollY };
  });
}

function show(sheet, frame, from, to) {
  const { element, kept } = frame;
  const [left, right] = [from.x, to.x].sort((a, b) => a - b);
  const [top, bottom] = [from.y, to.y].sort((a, b) => a - b);
  const sizes = { left, top, width: right - left, height: bottom - top };
  for (const [name, value] of Object.entries(sizes)) element.style.setProperty(name, `${value}px`);
  const isIn = (box) => box.left < right && box.right > left && box.top < bottom && box.bottom > top;
  const [wanted, unwanted] = [[], []];
  for (const box of boxesIn(sheet, frame)) {
    const isWanted = kept.has(box.tile) || isIn(box);
    if (isWanted !== isSelected(box.tile)) (isWanted ? wanted : unwanted).push(box.tile);
  }
  if (wanted.length) mark(wanted, true);
  if (unwanted.length) mark(unwanted, false);
}
