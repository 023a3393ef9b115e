// The contact sheet grows ahead of its reader: further tiles come as fragments, each to its section, until all are there.

import { parseFragment } from "../js/html.js";

const AHEAD = "10000000px 0px 200% 0px"; // a jump may pass the end: from far above it to two screens below

/** `sheet` is the element that holds every section; `grown(tiles)` is told of tiles that were added. */
export class SheetPages {
  #sheet;
  #grown;
  #edge = 0; // the place, among the lists, of the last one that the server has sent tiles of
  #hasMore = false;
  #fetching = null;
  #observer = null;

  constructor(sheet, grown) {
    this.#sheet = sheet;
    this.#grown = grown;
    addEventListener("resize", () => this.#reserve());
    this.restart();
  }

  /** Begins anew with what the sheet holds now: a page that the server has just rendered. */
  restart() {
    const pager = this.#sheet.querySelector(".pager");
    this.#hasMore = Boolean(pager && "hasMore" in pager.dataset);
    if (this.#hasMore && pager.children.length === 1) pager.hidden = true; // the first page: the rest comes by itself
    this.#edge = Math.max(0, this.#lists().findLastIndex((list) => list.childElementCount));
    this.#look();
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
    if (!answer?.ok || answer.redirected) {
      this.#offerLink();
      return false;
    }
    const parts = [...parseFragment(await answer.text()).querySelectorAll("ol")];
    if (parts.length) this.#append(parts);
    else this.#hasMore = false;
    this.#reserve();
    return this.#hasMore;
  }

  // The last tile that came in the server's own order.
  #last() {
    const lists = this.#lists();
    for (let place = this.#edge; place >= 0; place -= 1) {
      const tile = lists[place].querySelector(":scope > .tile:not([data-apart]):nth-last-child(1 of .tile:not([data-apart]))");
      if (tile) return tile.dataset.id;
    }
    return null;
  }

  #append(parts) {
    const known = new Map([...this.#sheet.querySelectorAll(".tile")].map((tile) => [tile.dataset.id, tile]));
    const added = [];
    for (const part of parts) {
      const list = this.#sheet.querySelector(`.sheet-section[data-section="${part.dataset.section}"] .sheet`);
      const fresh = [...part.children].filter(({ dataset }) => {
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
      added.push(...fresh);
    }
    this.#grown(added);
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
    const tile = this.#sheet.querySelector(".tile");
    if (!tile) return;
    const { gridTemplateColumns, rowGap } = getComputedStyle(tile.parentNode);
    const columns = gridTemplateColumns.split(" ").length;
    const row = tile.offsetHeight + parseFloat(rowGap);
    for (const list of this.#lists()) {
      const there = Math.ceil(list.childElementCount / columns);
      const wanted = Math.ceil(Number(list.parentNode.dataset.count) / columns);
      list.style.setProperty("--ahead", this.isWhole ? "0px" : `${Math.max(0, wanted - there) * row}px`);
    }
  }

  #offerLink() {
    this.#hasMore = false;
    const pager = this.#sheet.querySelector(".pager");
    if (pager) pager.hidden = false;
    this.#reserve();
  }
}
