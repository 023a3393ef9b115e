// Moving things in a list: by mouse, by a long press on a touch screen, by Alt with the arrow keys.

import { announce } from "./announce.js";
import { Drag } from "./reorder_drag.js";

const LONG_PRESS = 450; // ms, as phones do
const SLACK = 8; // px a finger or a hand may tremble
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/**
 * Makes the items of every [data-reorder] list inside `root` movable. `together(item)` names the items that go along,
 * `moved(items)` is told after each move, `pressed(item)` of a long press that moved nothing.
 */
export function reorderable(root, { together = (item) => [item], moved, pressed = () => {} }) {
  root.addEventListener("dragstart", (event) => event.preventDefault());
  root.addEventListener("pointerdown", (event) => {
    const item = itemOf(event.target);
    if (!item || event.button !== 0 || event.target.closest("input, button, summary, .menu-items")) return;
    waitForDrag(event, root, { item, together, moved, pressed });
  });
  root.addEventListener("keydown", (event) => {
    const item = itemOf(event.target);
    if (!item || !event.altKey || event.ctrlKey || event.metaKey) return;
    const to = placeAfterKey(item, event.key);
    if (to === null) return;
    event.preventDefault();
    moveTo(item, to, event.target);
    moved([item]);
  });
}

const itemOf = (target) => target.closest("[data-reorder] > li");

function waitForDrag(down, root, { item, together, moved, pressed }) {
  const over = new AbortController();
  const { signal } = over;
  const isTouch = down.pointerType === "touch";
  let isDragging = false;
  const timer = isTouch ? setTimeout(begin, LONG_PRESS) : 0;
  const stop = () => { clearTimeout(timer); over.abort(); };

  function begin() {
    isDragging = true;
    const drag = new Drag(root, item, together(item), down);
    root.addEventListener("pointermove", (event) => drag.move(event), { signal });
    root.addEventListener("pointerup", async () => {
      stop();
      if (await drag.end()) moved(together(item));
      else if (isTouch) pressed(item);
    }, { signal });
    root.addEventListener("keydown", (event) => event.key === "Escape" && (stop(), drag.cancel()), { signal });
    root.addEventListener("pointercancel", () => (stop(), drag.cancel()), { signal });
  }

  root.addEventListener("pointermove", (event) => {
    if (isDragging || Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLACK) return;
    if (isTouch) stop(); // the finger scrolls
    else begin();
  }, { signal });
  root.addEventListener("pointerup", () => isDragging || stop(), { signal });
  root.addEventListener("pointercancel", () => isDragging || stop(), { signal });
  // Once the press has become a drag, the page must neither scroll nor offer a menu.
  root.addEventListener("touchmove", (event) => isDragging && event.preventDefault(), { signal, passive: false });
  root.addEventListener("contextmenu", (event) => isTouch && event.preventDefault(), { signal });
}

function placeAfterKey(item, key) {
  const items = [...item.parentNode.children];
  const at = items.indexOf(item);
  if (key in STEPS) return within(at + STEPS[key], items);
  if (key === "Home") return 0;
  if (key === "End") return items.length - 1;
  const columns = items.findIndex((other) => other.offsetTop > items[0].offsetTop);
  if (key === "ArrowUp") return columns > 0 ? within(at - columns, items) : 0;
  if (key === "ArrowDown") return columns > 0 ? within(at + columns, items) : items.length - 1;
  return null;
}

const within = (place, items) => Math.max(0, Math.min(items.length - 1, place));

function moveTo(item, to, focused) {
  const list = item.parentNode;
  const others = [...list.children].filter((other) => other !== item);
  list.insertBefore(item, others[to] ?? null);
  focused.focus();
  announce(`Place ${to + 1} of ${list.children.length}`);
}
