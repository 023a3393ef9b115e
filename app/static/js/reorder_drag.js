// One drag: a small copy follows the pointer while the things themselves take their new place in the list.

import { inParts, nextFrame } from "./frames.js";

const EDGE = 72; // px from the top and the bottom of the window where the page scrolls along
const SCROLL = 14; // px a frame
const AT_ONCE = 25; // things put into their new place a frame
const FEW = 20; // so many go along with the pointer; of more, the one that is held, and the others follow when it is put down

/** Picks `items` up by `item`, one of them; `root` holds every list they may go to, `down` is the event that began it. */
export class Drag {
  #root;
  #item;
  #items;
  #at;
  #ghost;
  #frame;
  #moving;
  #before;
  #first;
  #isMoved = false;
  #isOver = false;

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

  /** The pointer is here now. */
  move(event) {
    this.#at = event;
    this.#isMoved = true; // placed with the next frame: a mouse tells several places a frame
    this.#follow();
  }

  /** Puts the things down; answers whether they have another place now, once all of them are there. */
  async end() {
    if (this.#isMoved) this.#place();
    this.#release();
    if (this.#moving === this.#items || !this.#isElsewhere) return this.#isElsewhere;
    await nextFrame();
    await this.#gather();
    return this.#isElsewhere;
  }

  /** Puts the things back. */
  cancel() {
    this.#release();
    for (const [each, list, next] of this.#before.reverse()) list.insertBefore(each, next);
  }

  get #isElsewhere() {
    return this.#order().some((each, index) => each !== this.#first[index]) || this.#before.some(([each, list]) => each.parentNode !== list);
  }

  #lift(part) {
    if (this.#isOver) return false;
    for (const each of part) each.classList.add("lifted");
    return true;
  }

  // Those before the one that is held go before it, in their order, and the others behind it.
  async #gather() {
    const at = this.#items.indexOf(this.#item);
    let last = this.#item;
    await inParts(this.#items.slice(0, at), AT_ONCE, (part) => this.#item.before(...part));
    await inParts(this.#items.slice(at + 1), AT_ONCE, (part) => {
      last.after(...part);
      last = part.at(-1);
    });
  }

  #order() {
    return [...this.#root.querySelectorAll("[data-reorder] > li")];
  }

  #follow() {
    this.#ghost.style.setProperty("translate", `${this.#at.clientX}px ${this.#at.clientY}px`);
  }

  #place() {
    this.#isMoved = false;
    const under = document.elementsFromPoint(this.#at.clientX, this.#at.clientY);
    const target = under.map((each) => each.closest("[data-reorder] > li")).find((each) => this.#root.contains(each));
    if (!target) this.#append(under.find((each) => each.matches(".sheet-section")));
    else if (!this.#items.includes(target)) this.#insert(target);
  }

  #insert(target) {
    const box = target.getBoundingClientRect();
    const isBehind = this.#at.clientX > box.left + box.width / 2;
    const [beside, edge] = isBehind ? [target.nextElementSibling, this.#moving[0]] : [target.previousElementSibling, this.#moving.at(-1)];
    if (beside === edge) return; // there already
    if (isBehind) target.after(...this.#moving);
    else target.before(...this.#moving);
  }

  #append(section) {
    const list = section?.querySelector("[data-reorder]");
    if (list && this.#item.parentNode !== list) list.append(...this.#moving);
  }

  #scroll() {
    const { clientY } = this.#at;
    const by = clientY < EDGE ? -SCROLL : clientY > innerHeight - EDGE ? SCROLL : 0;
    if (by) scrollBy(0, by);
    if (by || this.#isMoved) this.#place();
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  #release() {
    this.#isOver = true;
    cancelAnimationFrame(this.#frame);
    this.#ghost.remove();
    for (const each of this.#items) each.classList.remove("lifted");
    swallowClick(this.#root);
  }
}

// The click that ends a drag opens nothing.
function swallowClick(root) {
  const over = new AbortController();
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  root.addEventListener("click", swallow, { capture: true, signal: over.signal });
  setTimeout(() => over.abort(), 0);
}

function makeGhost(item, count) {
  const ghost = Object.assign(document.createElement("div"), { className: "ghost" });
  const picture = item.querySelector("img")?.cloneNode();
  picture?.removeAttribute("loading");
  ghost.append(picture ?? item.dataset.name ?? "");
  if (count > 1) ghost.append(Object.assign(document.createElement("b"), { textContent: count }));
  document.body.append(ghost);
  return ghost;
}
