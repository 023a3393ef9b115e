// What fingers, mouse and wheel do to the picture: zoom, move it, and drag it away. Imported when a mouse first comes
// over the grid, or a frame after the viewer has opened. Until then the browser itself scrolls the strip for swipes.

import { wearParts } from "../tools.js";
import { FILMSTRIP, recall } from "../tools/memory.js";
import { drag, springBack } from "./drag.js";
import { Gestures } from "./gestures.js";
import { markFavorite } from "./heart.js";
import { followWheel } from "./wheel.js";
import { Zoom } from "./zoom.js";

/** @typedef {import("../lightbox.js").Lightbox} Lightbox */

/**
 * Follow all input on the strip of the viewer, and return the zoom of its current picture.
 * @param {Lightbox} viewer
 * @param {object} options
 * @param {HTMLElement} options.strip
 * @param {() => import("../slide.js").Slide | undefined} options.current returns the current slide
 * @param {(by: 1 | -1) => void} options.step shows the next or the previous photo
 * @param {() => void} options.close
 * @param {() => void} options.toggleTools shows the buttons over the picture, or hides them
 */
export function followInput(viewer, { strip, current, step, close, toggleTools }) {
  const { dialog, signal } = viewer;
  const zoom = new Zoom(strip, () => zoom.isZoomed && current()?.sharpen(zoom.scale));
  /** @param {number} distance */
  function drop(distance) {
    const isInformed = dialog.classList.contains("informed");
    const slide = current();
    if (distance > 0 && !isInformed) return close();
    if (slide) springBack(dialog, slide.element);
    if (distance && distance < 0 !== isInformed) viewer.use("information");
  }
  new Gestures(strip, {
    zoom,
    tap(isOutside, event) {
      if (event.pointerType !== "mouse") toggleTools();
      else if (isOutside) close();
    },
    doubleTap({ x, y }, event) {
      const isFavorite = event.pointerType === "touch" && dialog.dataset.doubleTap === "favorite";
      if (!isFavorite || !markFavorite(dialog, event)) zoom.toggle(x, y);
    },
    drag(distance) {
      const slide = current();
      if (slide) drag(dialog, slide.element, distance);
    },
    drop,
    signal,
  });
  followWheel(strip, zoom, step);
  nameButtons(dialog);
  if (recall(FILMSTRIP) && matchMedia("(hover: hover)").matches) viewer.use("filmstrip");
  wearParts(dialog);
  dialog.dataset.input = "followed"; // tests wait for it
  return zoom;
}

/**
 * Show a mouse what each button does; a screen reader knows it from its label.
 * @param {HTMLDialogElement} dialog
 */
function nameButtons(dialog) {
  for (const button of dialog.querySelectorAll("[data-act]")) button.title = button.ariaLabel ?? "";
}
