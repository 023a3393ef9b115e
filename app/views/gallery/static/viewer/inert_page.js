// Makes the page around the open viewer inert, as a modal dialog would. showModal() is not used: it asks for the styles
// of every tile before the photo can be seen, while this is done a frame after the viewer has opened or closed.

import { nextFrame } from "/static/js/frames.js";

/**
 * Wait a frame, then make all but `dialog` inert if it is open, and usable if it is not.
 * @param {HTMLDialogElement} dialog
 */
export async function setInert(dialog) {
  await nextFrame();
  for (const part of around(dialog)) part.inert = dialog.open;
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
