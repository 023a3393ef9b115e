// The list of the viewer's keys, in a dialog over it.

import { gettext } from "/static/js/language.js";

/** The list of keys. */
export class Keys {
  #viewer;
  #panel = document.createElement("div");
  /** @type {HTMLElement | null} has the focus again after the list is closed */
  #before = null;

  /** @param {import("../lightbox.js").Lightbox} viewer */
  constructor(viewer) {
    this.#viewer = viewer;
    const panel = this.#panel;
    Object.assign(panel, { className: "viewer-keys", role: "dialog", ariaModal: "true", tabIndex: -1, hidden: true });
    panel.setAttribute("aria-labelledby", "viewer-keys-title");
    panel.addEventListener("click", ({ target }) => {
      if (target === panel || /** @type {Element} */ (target).closest("button")) this.toggle();
    });
    panel.addEventListener("keydown", (event) => this.#onKey(event));
    panel.append(this.#list());
    viewer.dialog.append(panel);
  }

  /** Open the list, or close it. */
  toggle() {
    const panel = this.#panel;
    panel.hidden = !panel.hidden;
    // All else in the viewer is inert meanwhile, as beside a modal dialog.
    const others = /** @type {Iterable<HTMLElement>} */ (this.#viewer.dialog.children);
    if (panel.hidden) {
      for (const part of others) part.inert = false;
      this.#before?.focus({ preventScroll: true });
      return;
    }
    this.#before = /** @type {HTMLElement | null} */ (document.activeElement);
    panel.querySelector("button")?.focus();
    for (const part of others) part.inert = part !== panel;
  }

  /** Close the list, as the viewer closes. */
  stop() {
    if (!this.#panel.hidden) this.toggle();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    event.stopPropagation(); // the photos stay where they are
    if (event.key !== "Escape" && event.key !== "?") return;
    event.preventDefault();
    this.toggle();
  }

  #list() {
    const list = document.createElement("div");
    const title = Object.assign(document.createElement("h2"), { id: "viewer-keys-title" });
    title.textContent = gettext("Keys");
    const close = Object.assign(document.createElement("button"), { type: "button", className: "icon-button" });
    close.ariaLabel = gettext("Close");
    const icon = this.#viewer.dialog.querySelector('[data-act="close"] svg')?.cloneNode(true);
    if (icon) close.append(icon);
    const keys = document.createElement("dl");
    for (const [symbols, text] of this.#rows()) keys.append(rowOf(symbols, text));
    list.append(title, close, keys);
    return list;
  }

  /** @returns {[string[], string][]} the symbols of keys, and what they do */
  #rows() {
    const { dialog } = this.#viewer;
    const arrows = getComputedStyle(dialog).direction === "rtl" ? ["→", "←"] : ["←", "→"];
    /** @type {[string[], string][]} */
    const rows = [
      [arrows, gettext("Show the previous or the next photo")],
      [[gettext("Home"), gettext("End")], gettext("Show the first or the last photo")],
      [["+", "−", "0"], gettext("Zoom in, zoom out, show the whole photo")],
      [["Z"], gettext("Fill the screen, then show each pixel, then the whole photo")],
      [["I"], gettext("Show information about the photo")],
      [["T"], gettext("Show the filmstrip")],
      [["S"], gettext("Start or pause the slideshow")],
      [["↑", "↓"], gettext("Show each photo of the slideshow for a shorter or a longer time")],
      [["?"], gettext("Show these keys")],
      [[gettext("Esc")], gettext("Close")],
    ];
    const hasFavorites = dialog.querySelector('[data-act="favorite"]');
    return hasFavorites ? [...rows, [["F"], gettext("Mark the photo as a favorite")]] : rows;
  }
}

/**
 * @param {string[]} symbols
 * @param {string} text
 */
function rowOf(symbols, text) {
  const row = document.createElement("div");
  const term = document.createElement("dt");
  for (const textContent of symbols) term.append(Object.assign(document.createElement("kbd"), { textContent }), " ");
  row.append(term, Object.assign(document.createElement("dd"), { textContent: text }));
  return row;
}
