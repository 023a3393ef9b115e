// The contact sheet: shows new files, their previews and counts, and loads itself again after changes.

import { one } from "/static/js/dom.js";
import { nextFrame } from "/static/js/frames.js";
import { parseFragment } from "/static/js/html.js";
import { gettext } from "/static/js/language.js";
import { getJson } from "/static/js/request.js";
import { showError } from "../notices.js";
import { SelectionBar } from "./bar.js";
import { countTiles, showCounts } from "./counts.js";
import { renewFilters } from "./culling/filters.js";
import { SheetPages } from "./pages.js";
import { isBeingPrepared, pollStates } from "./poll_states.js";
import { Selection } from "./selection.js";
import { Tiles, idOf, showName } from "./tiles.js";
import { SheetUpload } from "./uploads.js";

/** @typedef {import("../upload/entry.js").SiteFile} SiteFile */
/** @typedef {import("../upload/memory.js").Between} Between */

const COUNT_MS = 500; // changes within this time are counted together

/** A contact sheet with its tiles, its selection and its upload. */
export class ContactSheet {
  root;
  tiles;
  selection;
  pages;
  bar;
  /** Whether the sheet shows files that no longer match its filters, or in another section than they are now. */
  isStale = false;
  #poll;
  #upload;
  /** @type {[file: SiteFile, section: string, between: Between][]} What was uploaded since the page was opened. */
  #arrivals = [];
  #isCounting = false;
  #acts = 0; // begun and not answered
  #answered = 0; // how many acts were answered
  #refreshes = 0;

  /**
   * @param {HTMLElement} root Holds every section.
   * @param {AbortSignal} signal
   */
  constructor(root, signal) {
    this.root = root;
    this.tiles = new Tiles(root, one(document, "template#blank-tile"));
    this.bar = new SelectionBar(root, signal);
    this.selection = new Selection(root);
    this.#poll = pollStates(() => root.dataset.progress ?? "", (file) => this.#changed(file), signal);
    this.#upload = new SheetUpload(one(document, "[data-upload]"), {
      received: (...arrival) => this.#received(...arrival),
      lacks: (ids) => this.#lacks(ids),
      refresh: () => this.refresh(),
    }, signal);
    this.pages = new SheetPages(root, (tiles) => {
      this.#pollAll(tiles);
      this.selection.include(tiles);
    }, signal);
    this.#pollAll(this.tiles.all);
  }

  /** Whether only the files that match a filter are on the sheet. */
  get isFiltered() {
    return Boolean(this.root.dataset.filter);
  }

  /**
   * Return whether one of the filters is on this parameter.
   * @param {string} name
   */
  isFilteredBy(name) {
    return new URLSearchParams(this.root.dataset.filter).has(name);
  }

  /**
   * Run `work`, and show why it failed.
   * @param {() => Promise<unknown>} work
   */
  async attempt(work) {
    try {
      await work();
    } catch (error) {
      showError(error);
      this.countSoon();
    }
  }

  /**
   * Replace the content of files by new ones, once a person has seen which.
   * @param {File[]} files
   * @param {import("../upload/replacements.js").Match[] | null} selected Null for more files than the sheet has.
   */
  replace(files, selected) {
    return this.#upload.replace(files, selected);
  }

  /** Show the server's counts, once for all changes of a moment: not every file is on the sheet. */
  countSoon() {
    if (this.#isCounting) return;
    this.#isCounting = true;
    setTimeout(async () => {
      this.#isCounting = false;
      const [acts, answered] = [this.#acts, this.#answered];
      const counts = getJson(/** @type {string} */ (this.root.dataset.progress));
      const isPresent = () => !acts && !this.#acts && answered === this.#answered; // an act counts when it is answered
      // If the server is away for a moment, the next change counts again.
      await counts.then((each) => isPresent() && showCounts(this.root, each)).catch(() => {});
    }, COUNT_MS);
  }

  /**
   * Send an act, which calls `countSoon` afterwards: the sheet shows it at once, and counts from before it are old.
   * @template Result
   * @param {() => Promise<Result>} send
   */
  async act(send) {
    this.#acts++;
    try {
      return await send();
    } finally {
      this.#acts--;
      this.#answered++;
    }
  }

  /** Show the sheet as the server has it now. Uploads are outside of it and go on. */
  async refresh() {
    const focused = document.activeElement?.closest("[data-id], [data-section]");
    const before = this.#arrivals.length;
    const turn = ++this.#refreshes;
    const response = await fetch(plainAddress(), { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) {
      throw new Error(gettext("Load the page again to see what changed."));
    }
    const page = parseFragment(await response.text());
    await nextFrame(); // parsing and showing the page are work for a frame each
    if (turn !== this.#refreshes) return; // a later one shows the present filters
    renewFilters(page);
    await this.pages.replace(one(page, "#sheet"));
    this.isStale = false;
    this.bar.arrange();
    for (const arrival of this.#arrivals.slice(before)) this.#show(...arrival); // uploaded while the page was loaded
    one(document, ".upload-section").replaceWith(one(page, ".upload-section"));
    if (focused && document.activeElement === document.body) this.#focus(focused.dataset);
    this.selection.clear();
    this.#pollAll(this.tiles.all);
  }

  /**
   * Ask again for the preview of a file.
   * @param {HTMLElement} tile
   */
  pollAgain(tile) {
    this.tiles.showState(tile, { state: "pending" });
    this.#poll(idOf(tile));
    this.countSoon();
  }

  /**
   * Remove tiles before the server has removed their files. Their check boxes are cleared in the next frame, since the
   * removal fills one.
   * @param {HTMLElement[]} tiles
   * @returns {() => boolean} Puts them back; returns false if the sheet was replaced meanwhile.
   */
  takeOff(tiles) {
    const places = tiles.map((tile) => ({ tile, list: tile.parentNode, next: tile.nextSibling }));
    countTiles(this.root, tiles, -1);
    for (const tile of tiles) tile.remove();
    nextFrame().then(() => this.selection.set(tiles, false));
    return () => {
      if (!places.every(({ list }) => list?.isConnected)) return false;
      for (const { tile, list, next } of places.reverse()) {
        list?.insertBefore(tile, next?.parentNode === list ? next : null);
      }
      countTiles(this.root, tiles, 1);
      return true;
    };
  }

  /**
   * Load tiles until that of this file is on the sheet; return it, or null if there is none.
   * @param {string} id
   */
  async reveal(id) {
    while (!this.tiles.find(id) && !this.pages.isWhole) await this.pages.more();
    return this.tiles.find(id);
  }

  /** @param {Iterable<HTMLElement>} tiles */
  #pollAll(tiles) {
    for (const tile of tiles) if (isBeingPrepared(tile.dataset.state)) this.#poll(idOf(tile), tile.dataset.state);
  }

  /** @param {SiteFile} file */
  #changed(file) {
    const tile = this.tiles.find(file.id);
    if (file.state === "gone") tile?.remove();
    else if (tile) {
      this.tiles.showState(tile, file);
      if (file.filename) showName(tile, file.filename); // a restored version may have another name
    }
    this.#upload.dock.update(file);
    this.countSoon();
  }

  /**
   * @param {SiteFile} file
   * @param {string} section
   * @param {Between} between
   */
  #received(file, section, between) {
    document.querySelector(".upload.empty-sheet")?.classList.remove("empty-sheet");
    this.#arrivals.push([file, section, between]);
    this.#show(file, section, between);
    if (isBeingPrepared(file.state)) this.#poll(file.id, file.state);
    this.countSoon();
  }

  /**
   * Return whether a sheet that should have all of these files lacks one.
   * @param {string[]} ids
   */
  #lacks(ids) {
    const present = new Set([...this.tiles.all].map(({ dataset }) => dataset.id));
    return this.pages.isWhole && !this.isFiltered && ids.some((id) => !present.has(id));
  }

  /**
   * @param {SiteFile} file
   * @param {string} section
   * @param {Between} between
   */
  #show(file, section, between) {
    const present = this.tiles.find(file.id);
    if (present && file.filename) showName(present, file.filename); // its content was replaced
    if (this.isFiltered) return; // it is not known whether the file matches
    const tile = this.tiles.add(file, section, between);
    const isLast = tile && !tile.nextElementSibling && !(between.after && this.tiles.find(between.after));
    if (isLast && !this.pages.isComplete(tile.parentElement)) tile.dataset.apart = "";
  }

  /** @param {DOMStringMap} place The id of the tile or of the section that had the focus. */
  #focus({ id, section }) {
    const selector = id ? `[data-id="${id}"] a` : `[data-section="${section}"] summary`;
    this.root.querySelector(selector)?.focus();
  }
}

/** Return the address of the sheet without the file that is shown large. */
function plainAddress() {
  const address = new URL(location.href);
  address.searchParams.delete("open");
  return address.href;
}
