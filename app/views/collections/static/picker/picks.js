// Selects several files in the library: a click with Shift selects a range, the arrow keys move the focus.

import { closest, one } from "/static/js/dom.js";

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

/** The check boxes of the library's results. */
export class Picks {
  #results;
  #changed;
  /** @type {HTMLInputElement | null} Where a range begins. */
  #anchor = null;

  /**
   * @param {HTMLElement} results
   * @param {(input: HTMLInputElement) => void} changed Called with each check box that a range has changed.
   */
  constructor(results, changed) {
    this.#results = results;
    this.#changed = changed;
    results.addEventListener("click", (event) => this.#onClick(event));
    results.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Let Tab reach the first file. */
  restart() {
    this.#setTabStop(this.#enabled[0]);
  }

  /** @returns {HTMLInputElement[]} */
  get #enabled() {
    return [...this.#results.querySelectorAll(".pick input:enabled")];
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const input = closest(event, "input");
    if (!input) return;
    if (event.shiftKey && this.#anchor?.isConnected) this.#setRange(this.#anchor, input);
    this.#anchor = input;
    this.#setTabStop(input);
  }

  /**
   * @param {HTMLInputElement} from
   * @param {HTMLInputElement} to
   */
  #setRange(from, to) {
    const all = this.#enabled;
    const [first, last] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    for (const input of all.slice(first, last + 1)) {
      input.checked = to.checked;
      this.#changed(input);
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const input = closest(event, ".pick input");
    if (!input) return;
    if (event.key === "Enter") {
      event.preventDefault(); // selects, as a click does; the button sends the form
      input.click();
    }
    const next = this.#neighborOf(input, event.key);
    if (!next) return;
    event.preventDefault();
    this.#setTabStop(next);
    next.focus();
  }

  /**
   * @param {HTMLElement} input
   * @param {string} key
   */
  #neighborOf(input, key) {
    const all = this.#enabled;
    if (key === "Home") return all[0];
    if (key === "End") return all.at(-1);
    const columns = getComputedStyle(one(this.#results, ".picks")).gridTemplateColumns.split(" ").length;
    const step = { ...STEPS, ArrowUp: -columns, ArrowDown: columns }[key];
    return step && all[all.findIndex((each) => each === input) + step];
  }

  /**
   * Let Tab reach this file only, and the arrow keys the others.
   * @param {HTMLInputElement | undefined} input
   */
  #setTabStop(input) {
    for (const each of this.#results.querySelectorAll(".pick input")) each.tabIndex = each === input ? 0 : -1;
  }
}
