// Makes the page around an open viewer inert, as a modal dialog would. showModal() is not used: it asks for the styles
// of every tile before the photo can be seen, while this is done in later frames, a part of the tiles in each.

import { inParts, nextFrame } from "/static/js/frames.js";

const TILES_A_FRAME = 50;

/**
 * Wait a frame, then make all but `dialog` inert if it is open, and usable if it is not.
 * @param {HTMLDialogElement} dialog
 * @param {Element | null} [first] the tile that is to be usable first, with those around it
 */
export async function setInert(dialog, first = null) {
  const { open } = dialog;
  await nextFrame();
  /** @param {Iterable<HTMLElement>} parts */
  const mark = (parts) => {
    if (dialog.open !== open) return false;
    for (const part of parts) part.inert = open;
  };
  if (!open) mark(around(dialog));
  await inParts(tilesFrom(first), TILES_A_FRAME, mark);
  if (open) mark(around(dialog)); // last: what the tiles contain is inert already, and keeps its styles
}

/**
 * Return every tile, those around `first` first.
 * @param {Element | null} first
 * @returns {HTMLElement[]}
 */
function tilesFrom(first) {
  /** @type {HTMLElement[]} */
  const tiles = [...document.querySelectorAll(".tile")];
  const at = Math.max(0, tiles.indexOf(/** @type {HTMLElement} */ (first)) - TILES_A_FRAME / 2);
  return [...tiles.slice(at), ...tiles.slice(0, at)];
}

/**
 * Cover the page's scrollbar, too; a padding keeps the rows of the page as they are.
 * @param {boolean} isCovered
 */
export function coverPage(isCovered) {
  const { clientWidth, classList } = document.documentElement;
  document.body.style.paddingInlineEnd = isCovered ? `${innerWidth - clientWidth}px` : "";
  classList.toggle("viewing", isCovered);
}

/**
 * Yield the siblings of `dialog` and of each element around it, except for the toasts, which are always usable.
 * @param {HTMLElement} dialog
 */
function* around(dialog) {
  for (let inner = dialog; inner.parentElement && inner !== document.body; inner = inner.parentElement) {
    const parts = /** @type {Iterable<HTMLElement>} */ (inner.parentElement.children);
    for (const part of parts) if (part !== inner && !part.matches(".toasts")) yield part;
  }
}
