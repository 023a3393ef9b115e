// Work in parts: the browser shows a frame and answers the reader between them.

/** Answers once the browser has shown what there is so far; at once where nobody looks. */
export function nextFrame() {
  return new Promise((shown) => (document.hidden ? setTimeout(shown) : requestAnimationFrame(() => setTimeout(shown))));
}

/** Calls `take` with `size` of the items after the other, a frame for each; ends early where it answers false. */
export async function inParts(items, size, take) {
  for (let from = 0; from < items.length; from += size) {
    if (from) await nextFrame();
    if (take(items.slice(from, from + size)) === false) return;
  }
}
