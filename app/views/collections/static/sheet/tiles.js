// The tiles of the contact sheet: made from the page's template, and changed as previews become ready.

import { one } from "/static/js/dom.js";
import { gettext } from "/static/js/language.js";

/** @typedef {import("../upload/entry.js").SiteFile} SiteFile */
/** @typedef {import("../upload/memory.js").Between} Between */

const NO_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Return the id of the file that a tile shows.
 * @param {HTMLElement} tile
 */
export const idOf = (tile) => /** @type {string} */ (tile.dataset.id);

/**
 * Return the ids of the files that these tiles show.
 * @param {Iterable<HTMLElement>} tiles
 */
export const idsOf = (tiles) => [...tiles].map(idOf);

/**
 * Return the fields that name these files in a form.
 * @param {Iterable<string>} ids
 */
export const fileFields = (ids) => [...ids].map((id) => ["file", id]);

/**
 * Return the tiles of one list, without those of its sections.
 * @param {Element} list
 * @returns {HTMLElement[]}
 */
export const tilesIn = (list) => [...list.querySelectorAll(":scope > li.tile")];

/**
 * Return the section that a tile stands in.
 * @param {HTMLElement} tile
 */
export const sectionOf = (tile) => /** @type {HTMLElement} */ (tile.closest(".sheet-section"));

/**
 * Write another name on a tile.
 * @param {HTMLElement} tile
 * @param {string} name
 */
export function showName(tile, name) {
  tile.dataset.name = name;
  const text = one(tile, ".tile-name span");
  text.textContent = text.title = name;
  one(tile, ".tile-check").setAttribute("aria-label", gettext("Select %(name)s", { name }));
  one(tile, "[data-rename]").setAttribute("aria-label", gettext("Rename %(name)s", { name }));
  const hidden = tile.querySelector(".tile-picture .visually-hidden");
  if (hidden) hidden.textContent = name;
}

/** The tiles on a contact sheet. */
export class Tiles {
  #sheet;
  #blank;

  /**
   * @param {HTMLElement} sheet Holds every section.
   * @param {HTMLTemplateElement} template Holds a tile with all parts that a tile may have.
   */
  constructor(sheet, template) {
    this.#sheet = sheet;
    this.#blank = one(template.content, "li.tile");
  }

  /** @returns {NodeListOf<HTMLElement>} */
  get all() {
    return this.#sheet.querySelectorAll("li.tile");
  }

  /**
   * Return the tile of a file, if it is on the sheet.
   * @param {string} [id]
   * @returns {HTMLElement | null}
   */
  find(id) {
    return this.#sheet.querySelector(`li.tile[data-id="${id}"]`);
  }

  /**
   * Add a tile between the files with these ids, or at the end of its section; return null if the file has one already.
   * @param {SiteFile} file
   * @param {string} section Id of the section; "" for none.
   * @param {Between} [between]
   */
  add(file, section, { after, before } = {}) {
    if (this.find(file.id)) return null;
    const tile = /** @type {HTMLElement} */ (this.#blank.cloneNode(true));
    tile.dataset.id = file.id;
    one(tile, "a.tile-picture").href = /** @type {string} */ (this.#sheet.dataset.page).replace(NO_ID, file.id);
    one(tile, "input.tile-check").value = file.id;
    showName(tile, /** @type {string} */ (file.filename));
    this.showHidden(tile, false);
    const list = this.#listOf(section);
    const [previous, next] = [after, before].map((id) => (id ? tileIn(list, id) : null));
    if (previous) previous.after(tile);
    else if (next) next.before(tile);
    else list.append(tile);
    tile.toggleAttribute("data-apart", "apart" in ((previous ?? next)?.dataset ?? {}));
    this.showState(tile, file);
    return tile;
  }

  /**
   * Show whether a file is hidden from visitors.
   * @param {HTMLElement} tile
   * @param {boolean} isHidden
   */
  showHidden(tile, isHidden) {
    tile.toggleAttribute("data-hidden", isHidden);
    this.#write(tile, ".tile-hidden", isHidden);
  }

  /**
   * Show that a file is the cover, and no other.
   * @param {HTMLElement} tile
   */
  showCover(tile) {
    for (const other of this.#sheet.querySelectorAll(".tile-cover")) other.remove();
    this.#write(tile, ".tile-cover", true);
  }

  /**
   * Show the state of a file, and its picture once there is one.
   * @param {HTMLElement} tile
   * @param {Omit<SiteFile, "id">} file
   */
  showState(tile, file) {
    const mayRetry = file.state === "failed" || (file.state === "unsupported" && file.error);
    tile.dataset.state = file.state;
    this.#write(tile, ".tile-state", stateText(file));
    this.#write(tile, ".tile-retry", Boolean(mayRetry));
    if (file.state === "ready" && file.grid) showPicture(tile, file.grid, file);
    else tile.querySelector(".tile-picture use")?.setAttribute("href", this.#iconAddress(file));
    tile.dispatchEvent(new CustomEvent("tilestate", { bubbles: true }));
  }

  /**
   * Write a text into a part of a tile, or with true the blank tile's text, or remove the part. Only tiles with
   * something to say have these parts: on all of hundreds they would slow the first display of the page by a third.
   * @param {HTMLElement} tile
   * @param {string} selector
   * @param {string | boolean} text
   */
  #write(tile, selector, text) {
    tile.querySelector(selector)?.remove();
    if (!text) return;
    const part = one(this.#blank, selector).cloneNode(true);
    if (text !== true) part.textContent = text;
    tile.append(part);
  }

  /** @param {string} section */
  #listOf(section) {
    const list = this.#sheet.querySelector(`.sheet-section[data-section="${section}"] .sheet`);
    return list ?? one(this.#sheet, ".sheet");
  }

  /** @param {Omit<SiteFile, "id">} file */
  #iconAddress({ state, sign = "file" }) {
    const present = one(document, ".tile-picture use, .icon use").getAttribute("href");
    const name = state === "unsupported" ? sign : state === "failed" ? "warning" : "image";
    return /** @type {string} */ (present).replace(/#.*/, `#${name}`);
  }
}

/**
 * @param {HTMLElement} list
 * @param {string} id
 */
const tileIn = (list, id) => list.querySelector(`:scope > li[data-id="${id}"]`);

/**
 * Return the text, or whether the blank tile's own text is shown.
 * @param {Omit<SiteFile, "id">} file
 * @returns {string | boolean}
 */
function stateText({ state, error, words = gettext("Stored without a preview") }) {
  if (state === "failed") return error ?? gettext("This picture could not be prepared.");
  if (state === "unsupported") return [words, error].filter(Boolean).join(". ");
  return state !== "ready";
}

/**
 * Replace what a tile shows by a picture, decoded first so that the tile never shows an empty frame.
 * @param {HTMLElement} tile
 * @param {string} src
 * @param {Omit<SiteFile, "id">} size
 */
function showPicture(tile, src, { width, height }) {
  const picture = Object.assign(new Image(), { src, alt: tile.dataset.name, decoding: "async" });
  if (width) Object.assign(picture, { width, height });
  const show = () => {
    one(tile, ".tile-picture").replaceChildren(picture);
    tile.dispatchEvent(new CustomEvent("tilestate", { bubbles: true }));
  };
  picture.decode().then(show, show);
}
