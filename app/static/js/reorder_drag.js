// One drag: a small copy follows the pointer while the items themselves move to their new position in the list.

import { inParts, nextFrame } from "./frames.js";

const EDGE = 72; // px from the top and the bottom of the window in which the page scrolls along
const SCROLL = 14; // px a frame
const AT_ONCE = 25; // items moved in one frame
const FEW = 20; // items that move with the pointer; of more than these, only the held one does until the drag ends
const ITEM = "[data-reorder] > li";

/** The items that are dragged and their new position. */
export class Drag {
  #root;
  #item;
  #items;
  #at;
  #ghost;
  #frame = 0;
  #moving;
  /** @type {[HTMLElement, Node | null, Node | null][]} each item with its list and its next sibling before the drag */
  #before;
  #first;
  #isMoved = false;
  #isOver = false;

  /**
   * @param {HTMLElement} root the element with every list that the items may move to
   * @param {HTMLElement} item the one that is held
   * @param {HTMLElement[]} items all that move, `item` among them
   * @param {PointerEvent} down the event that began the drag
   */
  constructor(root, item, items, down) {
    this.#root = root;
    this.#item = item;
    this.#items = items;
    this.#at = down;
    this.#moving = items.length > FEW ? [item] : items;
    this.#before = items.map((each) => [each, each.parentNode, each.nextSibling]);
    this.#first = this.#order();
    this.#ghost = makeGhost(item, items.length);
    root.setPointerCapture(down.pointerId);
    inParts(items, AT_ONCE, (part) => this.#lift(part));
    this.#follow();
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  /**
   * Follow the pointer.
   * @param {PointerEvent} event
   */
  move(event) {
    this.#at = event;
    this.#isMoved = true; // The items move with the next frame: a mouse reports several positions a frame.
    this.#follow();
  }

  /** Put the items down. Resolve, once all are at their new position, to whether that differs from the old one. */
  async end() {
    if (this.#isMoved) this.#moveItems();
    this.#release();
    if (this.#moving === this.#items || !this.#isElsewhere) return this.#isElsewhere;
    await nextFrame();
    await this.#gather();
    return this.#isElsewhere;
  }

  /** Put the items back. */
  cancel() {
    this.#release();
    for (const [each, list, next] of this.#before.reverse()) list?.insertBefore(each, next);
  }

  get #isElsewhere() {
    return (
      this.#order().some((each, index) => each !== this.#first[index]) ||
      this.#before.some(([each, list]) => each.parentNode !== list)
    );
  }

  /** @param {HTMLElement[]} part */
  #lift(part) {
    if (this.#isOver) return false;
    for (const each of part) each.classList.add("lifted");
    return true;
  }

  // The items that come before the held one go before it, in their order, and the others after it.
  async #gather() {
    const at = this.#items.indexOf(this.#item);
    let last = this.#item;
    await inParts(this.#items.slice(0, at), AT_ONCE, (part) => this.#item.before(...part));
    await inParts(this.#items.slice(at + 1), AT_ONCE, (part) => {
      last.after(...part);
      last = part[part.length - 1];
    });
  }

  #order() {
    return [...this.#root.querySelectorAll(ITEM)];
  }

  #follow() {
    this.#ghost.style.setProperty("translate", `${this.#at.clientX}px ${this.#at.clientY}px`);
  }

  #moveItems() {
    this.#isMoved = false;
    const under = document.elementsFromPoint(this.#at.clientX, this.#at.clientY);
    const target = under.map((each) => each.closest(ITEM)).find((each) => each && this.#root.contains(each));
    if (!target) this.#append(under.find((each) => each.matches(".sheet-section")));
    else if (!this.#items.includes(target)) this.#insert(target);
  }

  /** @param {HTMLElement} target */
  #insert(target) {
    const box = target.getBoundingClientRect();
    const isAfter = this.#at.clientX > box.left + box.width / 2;
    const moving = this.#moving;
    const isThere = isAfter ? target.nextElementSibling === moving[0] : target.previousElementSibling === moving.at(-1);
    if (isThere) return;
    if (isAfter) target.after(...moving);
    else target.before(...moving);
  }

  /** @param {Element | undefined} section */
  #append(section) {
    const list = section?.querySelector("[data-reorder]");
    if (list && this.#item.parentNode !== list) list.append(...this.#moving);
  }

  #scroll() {
    const { clientY } = this.#at;
    const by = clientY < EDGE ? -SCROLL : clientY > innerHeight - EDGE ? SCROLL : 0;
    if (by) scrollBy(0, by);
    if (by || this.#isMoved) this.#moveItems();
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  #release() {
    this.#isOver = true;
    cancelAnimationFrame(this.#frame);
    this.#ghost.remove();
    for (const each of this.#items) each.classList.remove("lifted");
    ignoreClick(this.#root);
  }
}

/**
 * Keep the click that ends a drag from opening something.
 * @param {HTMLElement} root
 */
function ignoreClick(root) {
  const click = new AbortController();
  root.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true, signal: click.signal });
  setTimeout(() => click.abort());
}

/**
 * Return the copy that follows the pointer: the picture of `item`, or its name, with the number of items.
 * @param {HTMLElement} item
 * @param {number} count
 */
function makeGhost(item, count) {
  const ghost = Object.assign(document.createElement("div"), { className: "ghost" });
  const picture = /** @type {HTMLElement | undefined} */ (item.querySelector("img")?.cloneNode());
  picture?.removeAttribute("loading");
  ghost.append(picture ?? item.dataset.name ?? "");
  if (count > 1) ghost.append(Object.assign(document.createElement("b"), { textContent: String(count) }));
  document.body.append(ghost);
  return ghost;
}
