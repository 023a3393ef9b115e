// Loads further tiles of the contact sheet ahead of the reader, as fragments of pages, until all are there.

import { one } from "/static/js/dom.js";
import { inParts, nextFrame } from "/static/js/frames.js";
import { parseFragment } from "/static/js/html.js";
import { whenToRetry } from "/static/js/retry.js";

const AHEAD = "10000000px 0px 200% 0px"; // from far above, since a jump may pass the end, to two screens below
const AT_ONCE = 15; // tiles in a frame; a slow phone takes 30 ms for them

/** The part of a contact sheet that was loaded. */
export class SheetPages {
  #sheet;
  #grown;
  #edge = 0; // index of the last list that the server has sent tiles of
  #hasMore = false;
  /** @type {Promise<unknown> | null} */
  #loading = null;
  /** @type {IntersectionObserver | null} */
  #observer = null;
  /** @type {{ columns: number, row: number } | null} The lists' grid, in px; null until it is measured. */
  #grid = null;

  /**
   * @param {HTMLElement} sheet Holds every section.
   * @param {(tiles: HTMLElement[]) => void} grown Called with tiles that were added.
   * @param {AbortSignal} signal
   */
  constructor(sheet, grown, signal) {
    this.#sheet = sheet;
    this.#grown = grown;
    addEventListener("resize", () => {
      this.#grid = null;
      this.#reserve();
    }, { signal });
    signal.addEventListener("abort", () => this.#observer?.disconnect());
    this.restart();
  }

  /** Begin with what the sheet holds now: a page that the server has just rendered. */
  restart() {
    const pager = this.#sheet.querySelector(".pager");
    this.#hasMore = Boolean(pager && "hasMore" in pager.dataset);
    if (pager && this.#hasMore && pager.children.length === 1) pager.hidden = true; // the rest follows by itself
    this.#edge = Math.max(0, this.#lists().findLastIndex((list) => list.childElementCount));
    requestAnimationFrame(() => this.#observe()); // it measures, as a frame does anyway
  }

  /**
   * Replace what the sheet holds.
   * @param {HTMLElement} page A later rendering of the sheet.
   */
  async replace(page) {
    this.#observer?.disconnect();
    const rest = [...page.querySelectorAll("li.tile")].slice(AT_ONCE).map((tile) => ({ tile, list: tile.parentNode }));
    for (const { tile } of rest) tile.remove();
    this.#sheet.replaceChildren(...page.childNodes);
    for (const name of Object.keys(this.#sheet.dataset)) delete this.#sheet.dataset[name];
    Object.assign(this.#sheet.dataset, page.dataset); // other filters have other addresses
    this.#grid = null;
    this.#hasMore = true; // keeps the room for all tiles meanwhile
    this.#reserve();
    const first = one(this.#sheet, "ol.sheet");
    this.#loading = inParts(rest, AT_ONCE, (part) => {
      if (!first.isConnected) return false;
      for (const { tile, list } of part) list?.appendChild(tile);
      return this.#reserve();
    });
    await this.#loading;
    this.#loading = null;
    if (first.isConnected) this.restart();
  }

  /** The address of the page before this one, if the sheet does not begin with the first files. */
  get previousUrl() {
    return this.#sheet.querySelector("a[data-previous]")?.getAttribute("href") ?? null;
  }

  /** Whether all tiles are on the sheet. */
  get isWhole() {
    return !this.#hasMore;
  }

  /**
   * Return whether all tiles of this list are on the sheet. If not, a tile added at its end precedes those to come.
   * @param {Element | null} list
   */
  isComplete(list) {
    return this.isWhole || this.#lists().findIndex((each) => each === list) < this.#edge;
  }

  /**
   * Mark tiles in a list whose tiles are still to come: they do not tell how many the server has sent.
   * @param {HTMLElement[]} tiles
   */
  setApart(tiles) {
    const lists = this.#lists();
    for (const tile of tiles) {
      const index = lists.findIndex((list) => list === tile.parentNode);
      tile.toggleAttribute("data-apart", !this.isWhole && index > this.#edge);
    }
  }

  #lists() {
    return [...this.#sheet.querySelectorAll("ol.sheet")];
  }

  /** Load the next tiles, if there are more. */
  async more() {
    if (this.isWhole) return;
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    await this.#loading;
  }

  async #load() {
    const first = one(this.#sheet, "ol.sheet"); // another one once the sheet was replaced
    const address = new URL(/** @type {string} */ (this.#sheet.dataset.more), location.href);
    address.searchParams.set("after", this.#lastId() ?? "");
    const response = await fetch(address).catch(() => null);
    if (!first.isConnected) return;
    if (!response || response.status >= 500) return whenToRetry();
    if (!response.ok || response.redirected) return this.#offerLink();
    const lists = [...parseFragment(await response.text()).querySelectorAll("ol")];
    await nextFrame(); // parsing and showing them are work for a frame each
    for (const list of lists) {
      const tiles = [...list.querySelectorAll(":scope > li")];
      const { section } = /** @type {Record<string, string>} */ (list.dataset);
      await inParts(tiles, AT_ONCE, (part) => first.isConnected && this.#append(section, part));
    }
    if (!first.isConnected) return;
    if (!lists.length) this.#hasMore = false;
    this.#reserve();
  }

  /** Return the id of the last tile in the server's order. (:nth-last-child would restyle every tile.) */
  #lastId() {
    /** @type {HTMLElement[]} */
    const tiles = this.#lists().slice(0, this.#edge + 1).flatMap((list) => [...list.querySelectorAll(":scope > li")]);
    return tiles.findLast(({ dataset }) => !("apart" in dataset))?.dataset.id;
  }

  /**
   * @param {string} section
   * @param {HTMLElement[]} tiles
   */
  #append(section, tiles) {
    const known = new Map([...this.#sheet.querySelectorAll("li.tile")].map((tile) => [tile.dataset.id, tile]));
    const list = this.#sheet.querySelector(`.sheet-section[data-section="${section}"] .sheet`);
    const added = tiles.filter(({ dataset }) => {
      const present = known.get(dataset.id);
      if (present && !("apart" in present.dataset)) return false;
      present?.remove();
      return true;
    });
    // Tiles that were added meanwhile come after all that the server had.
    const apart = list?.querySelector("[data-apart]");
    if (apart) apart.before(...added);
    else list?.append(...added);
    if (list) this.#edge = this.#lists().findIndex((each) => each === list);
    this.#reserve();
    this.#grown(added);
  }

  /** Load more as soon as the reader is near the end of the tiles. */
  #observe() {
    this.#observer?.disconnect();
    this.#reserve();
    if (this.isWhole) return;
    const list = this.#lists()[this.#edge];
    const observer = new IntersectionObserver(async (entries) => {
      if (!entries.at(-1)?.isIntersecting) return; // the last of the changes that a busy device reports
      observer.disconnect();
      await this.more();
      if (observer === this.#observer) this.#observe(); // the end may still be near
    }, { rootMargin: AHEAD });
    this.#observer = observer;
    observer.observe(list.lastElementChild ?? this.#sectionOf(list));
  }

  /** Reserve room for the tiles to come, so that the scrollbar is right and what is below does not move. */
  #reserve() {
    this.#grid ??= this.#measure();
    if (!this.#grid) return;
    const { columns, row } = this.#grid;
    for (const list of this.#lists()) {
      const present = Math.ceil(list.childElementCount / columns);
      const wanted = Math.ceil(Number(this.#sectionOf(list).dataset.count) / columns);
      list.style.paddingBlockEnd = this.isWhole ? "" : `${Math.max(0, wanted - present) * row}px`;
    }
  }

  #measure() {
    const tile = this.#sheet.querySelector("li.tile");
    if (!tile?.parentElement) return null;
    const { gridTemplateColumns, rowGap } = getComputedStyle(tile.parentElement);
    return { columns: gridTemplateColumns.split(" ").length, row: tile.offsetHeight + parseFloat(rowGap) };
  }

  /** @param {HTMLElement} list */
  #sectionOf(list) {
    return /** @type {HTMLElement} */ (list.parentElement);
  }

  /** Show the link to the next page instead of loading it: the server refused, as after a sign-out. */
  #offerLink() {
    this.#hasMore = false;
    const pager = this.#sheet.querySelector(".pager");
    if (pager) pager.hidden = false;
    this.#reserve();
  }
}
