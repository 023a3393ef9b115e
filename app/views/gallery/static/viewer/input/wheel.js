// The mouse wheel and the trackpad over the strip: they zoom, move a zoomed picture, and go to the next photo.

const TURN = 60; // px of wheel that go to the next photo
const PAUSE = 350; // ms in which the rest of the same turn is ignored

/**
 * Zoom with ctrl (which a trackpad's pinch sends, too), move the picture while it is zoomed, or else call `step`.
 * @param {HTMLElement} strip
 * @param {import("./zoom.js").Zoom} zoom
 * @param {(by: 1 | -1) => void} step
 */
export function followWheel(strip, zoom, step) {
  let turned = 0;
  let quietUntil = 0;

  /** @param {WheelEvent} event */
  function goOn(event) {
    if (event.timeStamp < quietUntil) return;
    turned += event.deltaY;
    if (Math.abs(turned) < TURN) return;
    step(turned > 0 ? 1 : -1);
    turned = 0;
    quietUntil = event.timeStamp + PAUSE;
  }

  strip.addEventListener("wheel", (event) => {
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isSideways && !event.ctrlKey && !zoom.isZoomed) return; // the strip scrolls by itself
    event.preventDefault();
    const { left, top } = strip.getBoundingClientRect();
    if (event.ctrlKey) zoom.to(zoom.scale * Math.exp(-event.deltaY / 160), event.clientX - left, event.clientY - top);
    else if (zoom.isZoomed) zoom.pan(-event.deltaX, -event.deltaY);
    else goOn(event);
  }, { passive: false });
}
