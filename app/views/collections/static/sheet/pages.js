// The contact sheet grows ahead of its reader: further tiles come as fragments, each to its section, until all are there.

import { tryAgain } from "/static/js/retry.js";
import { inParts, nextFrame } from "/static/js/frames.js";
import { parseFragment } from "/static/js/html.js";

const AHEAD = "10000000px 0px 200% 0px"; // a jump may pass the end: from far above it to two screens below
const AT_ONCE = 15; // tiles a frame; a slow phone takes 30 ms for them

/** `sheet` is the element that holds every section; `grown(tiles)` is told of tiles that were added. */
export class SheetPages {
  #sheet;
  #grown;
  #edge = 0; // the place, among the lists, of the last one that the server has sent tiles of
  #hasMore = false;
  #fetching = null;
  #observer = null;
  #grid = null; // { columns, row }, until the window changes

  constructor(sheet, grown) {
    this.#sheet = sheet;
    this.#grown = grown;
    addEventListener("resize", () => {
      this.#grid = null;
      this.#reserve();
    });
    this.restart();
  }

  /** Begins anew with what the sheet holds now: a page that the server has just rendered. */
  restart() {
    const pager = this.#sheet.querySelector(".pager");
    this.#hasMore = Boolean(pager && "hasMore" in pager.dataset);
    if (this.#hasMore && pager.children.length === 1) pager.hidden = true; // the first page: the rest comes by itself
    this.#edge = Math.max(0, this.#lists().findLastIndex((list) => list.childElementCount));
    requestAnimationFrame(() => this.#look()); // it measures, which a frame does anyway
  }

  /** Takes the place of what the sheet holds: `page` is a later rendering of it. */
  async renew(page) {
    this.#observer?.disconnect();
    const places = [...page.querySelectorAll(".tile")].slice(AT_ONCE).map((tile) => [tile, tile.parentNode]);
    for (const [tile] of places) tile.remove();
    this.#sheet.replaceChildren(...page.childNodes);
    Object.assign(this.#sheet.dataset, { total: page.dataset.total });
    this.#sheet.toggleAttribute("data-sections", "sections" in page.dataset);
    this.#grid = null;
    this.#hasMore = true; // the room of all is kept meanwhile
    this.#reserve();
    const first = this.#sheet.querySelector(".sheet");
    this.#fetching = inParts(places, AT_ONCE, (part) => {
      if (!first.isConnected) return false;
      for (const [tile, list] of part) list.append(tile);
      this.#reserve();
    });
    await this.#fetching;
    this.#fetching = null;
    if (first.isConnected) this.restart();
  }

  get isWhole() {
    return !this.#hasMore;
  }

  /** Whether every tile of this list is on the sheet; where not, tiles put into it stand behind those still to come. */
  isComplete(list) {
    return this.isWhole || this.#lists().indexOf(list) < this.#edge;
  }

  /** Marks tiles that stand in a list whose rest is still to come: they say nothing of how far the server has got. */
  setApart(tiles) {
    for (const tile of tiles) {
      const place = this.#lists().indexOf(tile.parentNode);
      tile.toggleAttribute("data-apart", !this.isWhole && place > this.#edge);
    }
  }

  /** Fetches the next fragment; answers whether there may be more. */
  more() {
    if (this.isWhole) return Promise.resolve(false);
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  #lists() {
    return [...this.#sheet.querySelectorAll(".sheet")];
  }

  async #fetch() {
    const from = this.#sheet.querySelector(".sheet"); // another one stands there after a new start
    const address = new URL(this.#sheet.dataset.more, location);
    address.searchParams.set("after", this.#last() ?? "");
    const answer = await fetch(address).catch(() => null);
    if (from !== this.#sheet.querySelector(".sheet")) return this.#hasMore;
    if (!answer || answer.status >= 500) return tryAgain().then(() => this.#hasMore);
    if (!answer.ok || answer.redirected) {
      this.#offerLink();
      return false;
    }
    const parts = [...parseFragment(await answer.text()).querySelectorAll("ol")];
    await nextFrame(); // reading them and showing them are work enough for one each
    for (const part of parts) await inParts([...part.children], AT_ONCE, (tiles) => from.isConnected && this.#append(part.dataset.section, tiles));
    if (!from.isConnected) return this.#hasMore;
    if (!parts.length) this.#hasMore = false;
    this.#reserve();
    return this.#hasMore;
  }

  // The last tile that came in the server's own order. Asked with :nth-last-child, the browser would look at every tile's style anew.
  #last() {
    const tiles = this.#lists().slice(0, this.#edge + 1).flatMap((list) => [...list.children]);
    return tiles.findLast(({ dataset }) => !("apart" in dataset))?.dataset.id;
  }

  #append(section, tiles) {
    const known = new Map([...this.#sheet.querySelectorAll(".tile")].map((tile) => [tile.dataset.id, tile]));
    const list = this.#sheet.querySelector(`.sheet-section[data-section="${section}"] .sheet`);
    const fresh = tiles.filter(({ dataset }) => {
      const there = known.get(dataset.id);
      if (there && "apart" in there.dataset) there.remove();
      else if (there) return false;
      return true;
    });
    // Before those that arrived meanwhile, which belong behind all of them.
    const apart = list?.querySelector("[data-apart]");
    if (apart) apart.before(...fresh);
    else list?.append(...fresh);
    if (list) this.#edge = this.#lists().indexOf(list);
    this.#reserve();
    this.#grown(fresh);
  }

  #look() {
    this.#observer?.disconnect();
    this.#reserve();
    if (this.isWhole) return;
    const list = this.#lists()[this.#edge];
    this.#observer = new IntersectionObserver(async ([entry], observer) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      await this.more();
      if (observer === this.#observer) this.#look(); // looks again: the end may still be near
    }, { rootMargin: AHEAD });
    this.#observer.observe(list.lastElementChild ?? list.parentNode);
  }

  // Room for the tiles to come, so that the scrollbar tells the truth and what is below is not pushed about.
  #reserve() {
    const { columns, row } = (this.#grid ??= this.#measure()) ?? {};
    if (!row) return;
    for (const list of this.#lists()) {
      const there = Math.ceil(list.childElementCount / columns);
      const wanted = Math.ceil(Number(list.parentNode.dataset.count) / columns);
      list.style.paddingBlockEnd = this.isWhole ? "" : `${Math.max(0, wanted - there) * row}px`;
    }
  }

  #measure() {
    const tile = this.#sheet.querySelector(".tile");
    if (!tile) return null;
    const { gridTemplateColumns, rowGap } = getComputedStyle(tile.parentNode);
    return { columns: gridTemplateColumns.split(" ").length, row: tile.offsetHeight + parseFloat(rowGap) };
  }

  #offerLink() {
    this.#hasMore = false;
    const pager = this.#sheet.querySelector(".pager");
    if (pager) pager.hidden = false;
    this.#reserve();
  }
}
