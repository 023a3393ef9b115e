// The selection bar: what has no room in its row moves into its last menu, and what a key asks for is opened in it.

import { one } from "/static/js/dom.js";

/** Widths in px up to which the parts named so are in the menu. */
const WIDTHS = { phone: 599, tablet: 1279 };

/** The bar of the selected files. */
export class SelectionBar {
  #root;
  /** @type {HTMLElement[]} The parts that may move, in their order in the row. */
  #parts = [];

  /**
   * @param {HTMLElement} root Holds the bar, which is replaced whenever the sheet is loaded again.
   * @param {AbortSignal} signal
   */
  constructor(root, signal) {
    this.#root = root;
    for (const width of Object.values(WIDTHS)) {
      matchMedia(`(width <= ${width}px)`).addEventListener("change", () => this.arrange(), { signal });
    }
    this.arrange();
  }

  /** Move each part to where the width of the window has room for it. */
  arrange() {
    const bar = this.#bar;
    if (!this.#parts[0]?.isConnected) this.#parts = [...bar.querySelectorAll("[data-spare]")];
    const isPhone = matchMedia(`(width <= ${WIDTHS.phone}px)`).matches;
    const isTablet = matchMedia(`(width <= ${WIDTHS.tablet}px)`).matches;
    const isSpare = (/** @type {HTMLElement} */ { dataset }) => (dataset.spare === "phone" ? isPhone : isTablet);
    one(bar, ".selection-more > .menu-items").prepend(...this.#parts.filter(isSpare));
    one(bar, "[data-row-end]").before(...this.#parts.filter((part) => !isSpare(part)));
  }

  /** Open the field of tags; return true. */
  openTags() {
    this.#open(one(this.#bar, "details.selection-tags"));
    one(this.#bar, "#selection-tags").focus();
    return true;
  }

  /** Open the choice of a section; return false if there are no sections. */
  openSections() {
    const field = this.#bar.querySelector("#move-to");
    if (!field) return false;
    this.#open(field);
    /** @type {HTMLElement} */ (field).focus();
    return true;
  }

  /** Close every menu of the bar. */
  close() {
    for (const menu of this.#bar.querySelectorAll("details[open]")) menu.removeAttribute("open");
  }

  get #bar() {
    return one(this.#root, "form#selection");
  }

  /** @param {Element} part */
  #open(part) {
    for (const menu of this.#bar.querySelectorAll("details")) menu.open ||= menu.contains(part);
  }
}
