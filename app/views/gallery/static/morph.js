// The picture grows out of its tile and shrinks back into it, where the browser can and the reader wants motion.

/**
 * Runs `change`, which swaps the picture `from` for the one that `findTarget` answers afterwards. Never waited for: a
 * finger on the screen ends the animation at once.
 */
export function morph(from, findTarget, change) {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!document.startViewTransition || isCalm || !isOnScreen(from)) return change();
  let target = null;
  name(from, "photo");
  const transition = document.startViewTransition(() => {
    name(from, "");
    change();
    target = findTarget();
    if (isOnScreen(target)) name(target, "photo");
  });
  const skip = () => transition.skipTransition();
  addEventListener("pointerdown", skip, { once: true, capture: true });
  transition.ready.catch(() => {}); // skipped
  transition.finished.finally(() => {
    removeEventListener("pointerdown", skip, { capture: true });
    name(target, "");
  });
}

function name(element, value) {
  if (element) element.style.viewTransitionName = value;
}

function isOnScreen(element) {
  const { width, bottom, top } = element?.getBoundingClientRect() ?? { width: 0 };
  return width > 0 && bottom > 0 && top < innerHeight;
}
