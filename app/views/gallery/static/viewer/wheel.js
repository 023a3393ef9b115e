// The mouse wheel and the trackpad on the strip: zooming, moving a zoomed picture, and going on.

const TURN = 60; // px of wheel that go on to the next photo
const PAUSE = 350; // ms in which the rest of the same turn is ignored

/** Zooms with ctrl (a trackpad's pinch sends it too), pans while zoomed, else calls `step` with 1 or -1. */
export function watchWheel(strip, zoom, step) {
  let turned = 0;
  let quietUntil = 0;

  function goOn(event) {
    if (event.timeStamp < quietUntil) return;
    turned += event.deltaY;
    if (Math.abs(turned) < TURN) return;
    step(Math.sign(turned));
    turned = 0;
    quietUntil = event.timeStamp + PAUSE;
  }

  function onWheel(event) {
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isSideways && !event.ctrlKey && !zoom.isZoomed) return; // the strip scrolls by itself
    event.preventDefault();
    const { left, top } = strip.getBoundingClientRect();
    if (event.ctrlKey) zoom.to(zoom.scale * Math.exp(-event.deltaY / 160), event.clientX - left, event.clientY - top);
    else if (zoom.isZoomed) zoom.pan(-event.deltaX, -event.deltaY);
    else goOn(event);
  }

  strip.addEventListener("wheel", onWheel, { passive: false });
}
