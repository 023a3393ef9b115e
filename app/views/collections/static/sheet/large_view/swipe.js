// A finger that swipes to the side.

const LEAST = 48; // px

/**
 * Call `swiped` with 1 after a swipe to the next photo and with -1 after one to the previous photo.
 * @param {HTMLElement} element
 * @param {(step: 1 | -1) => void} swiped
 */
export function onSwipe(element, swiped) {
  /** @type {Touch | null} */
  let start = null;
  element.addEventListener("touchstart", ({ touches }) => {
    start = touches.length === 1 ? touches[0] : null;
  }, { passive: true });
  element.addEventListener("touchend", ({ changedTouches: [end] }) => {
    if (!start) return;
    const [x, y] = [end.clientX - start.clientX, end.clientY - start.clientY];
    start = null;
    if (Math.abs(x) < LEAST || Math.abs(x) < Math.abs(y) * 1.5) return;
    const isForward = x < 0 === (getComputedStyle(element).direction === "ltr");
    swiped(isForward ? 1 : -1);
  });
}
