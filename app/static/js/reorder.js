// Moves items of a list: by mouse, by a long press on a touch screen, and by Alt with the arrow keys.

import { announce, mountAnnouncer } from "./announce.js";
import { closest, isCovered } from "./dom.js";
import { gettext } from "./language.js";
import { Drag } from "./reorder_drag.js";

const LONG_PRESS = 450; // ms, as on phones
const SLACK = 8; // px that a finger or a hand may tremble
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };
const ITEM = "[data-reorder] > li";

/**
 * @typedef {object} Hooks
 * @property {(item: HTMLElement) => HTMLElement[]} [together] returns the items that move along with this one
 * @property {(items: HTMLElement[]) => void} moved called after each move
 * @property {(item: HTMLElement) => void} [pressed] called after a long press that moved nothing
 */

/**
 * Let the items of every [data-reorder] list inside `root` be moved.
 * @param {HTMLElement} root
 * @param {Hooks & { signal?: AbortSignal }} options
 */
export function reorderable(root, { together = (item) => [item], moved, pressed = () => {}, signal }) {
  mountAnnouncer();
  root.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
  root.addEventListener("pointerdown", (event) => {
    const item = closest(event, ITEM);
    if (!item || event.button !== 0 || closest(event, "input, button, summary, .menu-items")) return;
    waitForDrag(event, root, item, { together, moved, pressed });
  }, { signal });
  root.addEventListener("keydown", (event) => {
    const item = closest(event, ITEM);
    if (isCovered() || !item || !event.altKey || event.ctrlKey || event.metaKey) return;
    const to = positionAfterKey(item, event.key);
    if (to === null) return;
    event.preventDefault();
    moveTo(item, to);
    /** @type {HTMLElement} */ (event.target).focus();
    moved([item]);
  }, { signal });
}

/**
 * Begin a drag once a press has lasted long enough, or a mouse has moved far enough.
 * @param {PointerEvent} down
 * @param {HTMLElement} root
 * @param {HTMLElement} item
 * @param {Required<Hooks>} hooks
 */
function waitForDrag(down, root, item, { together, moved, pressed }) {
  const press = new AbortController();
  const { signal } = press;
  const isTouch = down.pointerType === "touch";
  let isDragging = false;
  const timer = isTouch ? setTimeout(begin, LONG_PRESS) : 0;
  const stop = () => {
    clearTimeout(timer);
    press.abort();
  };

  function begin() {
    isDragging = true;
    const drag = new Drag(root, item, together(item), down);
    const cancel = () => {
      stop();
      drag.cancel();
    };
    root.addEventListener("pointermove", (event) => drag.move(event), { signal });
    root.addEventListener("pointerup", async () => {
      stop();
      if (await drag.end()) moved(together(item));
      else if (isTouch) pressed(item);
    }, { signal });
    root.addEventListener("keydown", (event) => event.key === "Escape" && cancel(), { signal });
    root.addEventListener("pointercancel", cancel, { signal });
  }

  root.addEventListener("pointermove", (event) => {
    if (isDragging || Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLACK) return;
    if (isTouch) stop(); // the finger scrolls
    else begin();
  }, { signal });
  root.addEventListener("pointerup", () => isDragging || stop(), { signal });
  root.addEventListener("pointercancel", () => isDragging || stop(), { signal });
  // Once the press has become a drag, the page must neither scroll nor open a context menu.
  root.addEventListener("touchmove", (event) => isDragging && event.preventDefault(), { signal, passive: false });
  root.addEventListener("contextmenu", (event) => isTouch && event.preventDefault(), { signal });
}

/**
 * Return the field that says next to which item these ones are now; none if they are alone in their list.
 * @param {HTMLElement[]} items
 * @returns {string[][]}
 */
export function neighborOf(items) {
  const others = itemsBeside(items[0]).filter((other) => other === items[0] || !items.includes(other));
  const at = others.indexOf(items[0]);
  if (at > 0) return [["after", others[at - 1].dataset.id ?? ""]];
  return others.length > 1 ? [["before", others[1].dataset.id ?? ""]] : [];
}

/** @param {Element} item */
const itemsBeside = (item) => /** @type {HTMLElement[]} */ ([...(item.parentElement?.children ?? [])]);

/**
 * Return the position (from 0) that a key moves `item` to, or null if the key moves nothing.
 * @param {HTMLElement} item
 * @param {string} key
 */
function positionAfterKey(item, key) {
  const items = itemsBeside(item);
  const at = items.indexOf(item);
  const last = items.length - 1;
  /** @param {number} position */
  const within = (position) => Math.max(0, Math.min(last, position));
  if (key in STEPS) return within(at + STEPS[key]);
  if (key === "Home") return 0;
  if (key === "End") return last;
  const columns = items.findIndex((other) => other.offsetTop > items[0].offsetTop);
  if (key === "ArrowUp") return columns > 0 ? within(at - columns) : 0;
  if (key === "ArrowDown") return columns > 0 ? within(at + columns) : last;
  return null;
}

/**
 * @param {HTMLElement} item
 * @param {number} to position in its list, from 0
 */
function moveTo(item, to) {
  const items = itemsBeside(item);
  const others = items.filter((other) => other !== item);
  item.parentElement?.insertBefore(item, others[to] ?? null);
  announce(gettext("Position %(number)s of %(count)s", { number: to + 1, count: items.length }));
}
