// How a slide follows the finger that drags it up or down, and springs back.

import { isMotionReduced } from "../motion.js";

const LIFTED = 0.4; // the part of a drag upwards that the slide follows: it closes nothing, but lifts the photo

/**
 * Show `slide` moved down by `distance` px and smaller, while the wall fades; also before its picture has loaded. Up it
 * only follows a little.
 * @param {HTMLElement} dialog
 * @param {HTMLElement} slide
 * @param {number} distance
 */
export function drag(dialog, slide, distance) {
  if (distance < 0) {
    slide.style.translate = `0 ${distance * LIFTED}px`;
    return;
  }
  const progress = Math.min(1, Math.abs(distance) / innerHeight);
  dialog.classList.add("dragging");
  dialog.style.setProperty("--wall", String(Math.max(0, 1 - progress * 1.6)));
  slide.style.translate = `0 ${distance}px`;
  slide.style.scale = String(1 - progress * 0.4);
}

/**
 * Let a dragged slide spring back.
 * @param {HTMLElement} dialog
 * @param {HTMLElement} slide
 */
export function springBack(dialog, slide) {
  const { translate, scale } = slide.style;
  dialog.classList.remove("dragging");
  dialog.style.removeProperty("--wall");
  slide.style.translate = slide.style.scale = "";
  if (isMotionReduced()) return;
  slide.animate([{ translate, scale }, { translate: "0 0", scale: 1 }], { duration: 200, easing: "ease-out" });
}
