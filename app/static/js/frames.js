// Divides long work into parts, so that the browser can draw a frame and react to input between them.

/**
 * Resolve after the browser has drawn the next frame; in a hidden tab, where no frames are drawn, after a task.
 * @returns {Promise<void>}
 */
export function nextFrame() {
  return new Promise((drawn) => {
    if (document.hidden) setTimeout(drawn);
    else requestAnimationFrame(() => setTimeout(drawn));
  });
}

/**
 * Call `take` with `size` items at a time, once a frame. Stop early if it returns false.
 * @template T
 * @param {T[]} items
 * @param {number} size
 * @param {(part: T[]) => unknown} take
 */
export async function inParts(items, size, take) {
  for (let from = 0; from < items.length; from += size) {
    if (from) await nextFrame();
    if (take(items.slice(from, from + size)) === false) return;
  }
}
