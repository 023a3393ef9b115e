// The list in the dock: failures on top, and of a list however long only the rows in view, each with a small picture.

import { canDo } from "./queue.js";
import { stateInWords } from "./format.js";

const ROW = 64; // px, as upload.css has it
const BEYOND = 3; // rows above and below those in view
const RANKS = { failed: 0, sending: 1, resting: 1, paused: 2, waiting: 3, cancelled: 4, duplicate: 5, done: 5 };
const MOVING = new Set(["sending", "resting", "paused"]);
const DRAWABLE = /^image\/(jpeg|png|webp|gif|avif)$/;
const LARGEST = 80e6; // bytes

const frame = document.querySelector(".dock-frame");
const list = document.querySelector(".dock-list");
const blank = document.getElementById("dock-row").content.firstElementChild;
const rows = new Map();
let shown = [];
let lastDrawn = Promise.resolve();

frame.addEventListener("scroll", showRows);

/** Shows these entries; answers them in their order on the list. */
export function showEntries(entries) {
  shown = [...entries].sort((a, b) => RANKS[a.state] - RANKS[b.state]);
  list.style.setProperty("block-size", `${shown.length * ROW}px`);
  showRows();
  return shown;
}

/** The entry of the row that `node` is in. */
export const entryAt = (node) => shown.find((entry) => rows.get(entry)?.contains(node));

/** Writes only what changed: a screen reader may be on it. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = node.title = text;
}

function showRows() {
  const first = Math.max(0, Math.floor(frame.scrollTop / ROW) - BEYOND);
  const inView = shown.slice(first, first + Math.ceil(frame.clientHeight / ROW) + 2 * BEYOND);
  const focused = document.activeElement;
  for (const [entry, row] of rows) {
    if (inView.includes(entry)) continue;
    row.remove();
    rows.delete(entry);
  }
  let next = list.firstElementChild;
  inView.forEach((entry, index) => {
    const row = rows.get(entry) ?? makeRow(entry);
    if (row === next) next = next.nextElementSibling;
    else list.insertBefore(row, next);
    showRow(row, entry, first + index);
  });
  if (focused !== document.activeElement) (focused.isConnected ? focused : frame).focus({ preventScroll: true });
}

function makeRow(entry) {
  const row = blank.cloneNode(true);
  const { name } = entry.source;
  Object.assign(row.querySelector(".dock-name"), { textContent: name, title: entry.path });
  for (const button of row.querySelectorAll("button")) button.ariaLabel = `${button.title} ${name}`;
  rows.set(entry, row);
  // One at a time, if the row is still on the page when its turn comes; where there is no picture it does without.
  lastDrawn = lastDrawn.then(() => row.isConnected && draw(row.querySelector("canvas"), entry.source)).catch(() => {});
  return row;
}

function showRow(row, entry, index) {
  Object.assign(row, { ariaPosInSet: index + 1, ariaSetSize: shown.length });
  row.style.setProperty("--at", `${index * ROW}px`);
  row.dataset.state = entry.state;
  write(row.querySelector(".dock-state"), stateInWords(entry));
  Object.assign(row.querySelector("progress"), { hidden: !MOVING.has(entry.state), value: entry.sent / (entry.source.size || 1) });
  for (const button of row.querySelectorAll("button")) button.hidden = !canDo(button.dataset.row, entry);
}

async function draw(canvas, file) {
  if (!DRAWABLE.test(file.type) || file.size > LARGEST) return;
  const picture = await createImageBitmap(file, { resizeWidth: 80, resizeQuality: "medium" });
  Object.assign(canvas, { width: picture.width, height: picture.height });
  canvas.getContext("bitmaprenderer").transferFromImageBitmap(picture);
}
