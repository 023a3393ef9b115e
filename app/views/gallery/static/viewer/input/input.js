// What fingers, mouse, wheel and keys do to the picture: zoom, move it, and drag it away. Imported by the first pointer
// over the page or when the viewer opens; until then swipes work already, as the browser itself scrolls the strip.

import { drag, springBack } from "./drag.js";
import { Gestures } from "./gestures.js";
import { followWheel } from "./wheel.js";
import { Zoom } from "./zoom.js";

/**
 * Follow all input on the strip of the viewer, and return the zoom of its current picture.
 * @param {import("../lightbox.js").Lightbox} viewer
 * @param {object} options
 * @param {HTMLElement} options.strip
 * @param {() => import("../slide.js").Slide | undefined} options.current returns the current slide
 * @param {(by: 1 | -1) => void} options.step shows the next or the previous photo
 * @param {() => void} options.close
 * @param {() => void} options.toggleTools shows the buttons over the picture, or hides them
 */
export function followInput({ dialog, signal }, { strip, current, step, close, toggleTools }) {
  const zoom = new Zoom(strip, () => zoom.isZoomed && current()?.sharpen(zoom.scale));
  new Gestures(strip, {
    zoom,
    tap(isOutside, event) {
      if (event.pointerType !== "mouse") toggleTools();
      else if (isOutside) close();
    },
    drag(distance) {
      const slide = current();
      if (slide) drag(dialog, slide.element, distance);
    },
    drop(isClosing) {
      const slide = current();
      if (isClosing) close();
      else if (slide) springBack(dialog, slide.element);
    },
    signal,
  });
  followWheel(strip, zoom, step);
  document.addEventListener("keydown", (event) => dialog.open && zoomByKey(zoom, event), { signal });
  dialog.dataset.input = "followed"; // tests wait for it
  return zoom;
}

/**
 * @param {Zoom} zoom
 * @param {KeyboardEvent} event
 */
function zoomByKey(zoom, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  /** @type {Record<string, number>} */
  const factors = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, 0: 0 };
  if (!(event.key in factors)) return;
  event.preventDefault();
  zoom.by(factors[event.key]);
}
