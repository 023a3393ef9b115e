// The heart that appears where a double tap makes the photo a favorite.

import { isMotionReduced } from "../motion.js";

const SECONDS = 0.8;

/**
 * Make the photo a favorite, if it is none yet, and show a heart at the tap. Return false if there are no favorites.
 * @param {HTMLDialogElement} dialog
 * @param {PointerEvent} event the second tap
 */
export function markFavorite(dialog, { clientX, clientY }) {
  /** @type {HTMLButtonElement | null} */
  const button = dialog.querySelector('button[data-act="favorite"]');
  const icon = button?.querySelector("svg");
  if (!button || !icon) return false;
  if (button.ariaPressed !== "true") button.click();
  const heart = /** @type {SVGElement} */ (icon.cloneNode(true));
  heart.setAttribute("class", "viewer-heart");
  heart.style.left = `${clientX}px`;
  heart.style.top = `${clientY}px`;
  dialog.append(heart);
  const still = [{ opacity: 1 }, { opacity: 1, offset: 0.6 }, { opacity: 0 }];
  const moving = [
    { opacity: 0, scale: 0.3 },
    { opacity: 1, scale: 1.15, offset: 0.25 },
    { opacity: 1, scale: 1, offset: 0.6 },
    { opacity: 0, scale: 1.05 },
  ];
  const animation = heart.animate(isMotionReduced() ? still : moving, { duration: SECONDS * 1000, easing: "ease-out" });
  animation.finished.finally(() => heart.remove());
  return true;
}
