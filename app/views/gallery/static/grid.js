// The grid grows by fragments ahead of the reader, and no broken picture is ever shown in it.

import { tryAgain } from "/static/js/retry.js";
import { inParts } from "/static/js/frames.js";
import { parseFragment } from "/static/js/html.js";

const AT_ONCE = 50; // tiles a frame; a slow phone takes 50 ms for them

export class Grid {
  #root;
  #photos;
  #access;
  #link;
  #fetching = null;

  constructor(root, photos, access) {
    this.#root = root;
    this.#photos = photos;
    this.#access = access;
    this.#link = document.querySelector("a[data-more]");
    root.addEventListener("error", (event) => this.#onBroken(event.target), true);
    root.addEventListener("load", (event) => event.target.closest(".tile")?.classList.remove("unloaded"), true);
    for (const image of root.querySelectorAll("img")) {
      if (image.complete && image.currentSrc && !image.naturalWidth) this.#onBroken(image);
    }
    addEventListener("online", () => this.#retry());
    document.querySelector(".gallery-tabs")?.addEventListener("click", (event) => this.#onTab(event));
    if (this.#link) this.#watchEnd();
    const bar = document.querySelector(".gallery-bar");
    if (bar) markDocked(bar);
    markSections(root);
  }

  /** Fetches the next fragment; where that fails, answers when it is time to ask for it again. */
  more() {
    if (!this.#link) return Promise.resolve();
    this.#fetching ??= this.#fetchMore().finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  /** Whether every photo of the gallery has its tile, as far as the page knows. */
  get isWhole() {
    return !this.#link;
  }

  get #lastTile() {
    return this.#root.querySelector(":scope > ul:last-of-type > .tile:last-of-type");
  }

  // The last tile is watched, from far above it (a jump may pass it) to two screens below.
  #watchEnd() {
    this.reserve();
    if (!this.#lastTile) return;
    const observer = new IntersectionObserver(
      async ([entry]) => {
        if (!entry.isIntersecting) return;
        observer.disconnect();
        await this.more();
        if (this.#link) observer.observe(this.#lastTile); // looks again: the end may still be near
      },
      { rootMargin: "10000000px 0px 200% 0px" },
    );
    observer.observe(this.#lastTile);
  }

  /** Makes room for the photos to come, so that the scrollbar tells the truth and the footer is not pushed about. */
  reserve() {
    if (!this.#lastTile) return;
    const shown = this.#root.querySelectorAll(".tile").length;
    const height = this.#lastTile.parentNode.getBoundingClientRect().bottom - this.#root.getBoundingClientRect().top;
    const isAll = !this.#link || "partial" in this.#root.dataset;
    this.#root.style.paddingBlockEnd = isAll ? "" : `${(height * Math.max(0, this.#photos.count - shown)) / shown}px`;
    this.#root.style.overflowAnchor = isAll ? "" : "none"; // what stands still while the room changes is what comes behind it
  }

  // A section further down than the page reaches is fetched first.
  async #onTab(event) {
    const anchor = event.target.closest("a")?.hash.slice(1);
    if (!anchor || document.getElementById(anchor) || !this.#link) return;
    event.preventDefault();
    while (this.#link && !document.getElementById(anchor)) await this.more();
    document.getElementById(anchor)?.scrollIntoView();
  }

  async #fetchMore() {
    const answer = await fetch(this.#link.dataset.more).catch(() => null);
    if (!answer?.ok) {
      this.#access.check();
      return tryAgain();
    }
    const fragment = parseFragment(await answer.text());
    await this.#append(fragment);
    const next = answer.headers.get("X-Next");
    if (next) this.#link.dataset.more = next;
    else this.#finish();
  }

  #finish() {
    this.#link.remove();
    this.#link = null;
    this.reserve();
  }

  // What became ready since the page was made shifts those behind it: a fragment may begin with what is here already.
  async #append(fragment) {
    for (const part of [...fragment.children]) {
      if (part.id && document.getElementById(part.id)) continue;
      if (!part.matches("ul")) this.#addLast(part);
      else await inParts([...part.querySelectorAll(":scope > .tile")].filter(isNew), AT_ONCE, (tiles) => this.#addTiles(tiles, part));
    }
  }

  // A list without a heading before it goes on where the page's last list ended, so that no row breaks between them.
  #addTiles(tiles, list) {
    tiles.forEach(dress);
    const last = this.#lastPart;
    if (last?.matches("ul")) {
      last.append(...tiles);
    } else {
      list.replaceChildren(...tiles);
      this.#addLast(list);
    }
    this.#photos.add(tiles.map((tile) => tile.querySelector("a[data-id]")));
    this.#root.dispatchEvent(new Event("grown"));
    this.reserve();
  }

  get #lastPart() {
    return [...this.#root.querySelectorAll(":scope > :is(ul, .section-title)")].at(-1);
  }

  #addLast(part) {
    const last = this.#lastPart;
    if (last) last.after(part);
    else this.#root.prepend(part);
  }

  #onBroken(image) {
    image.closest(".tile")?.classList.add("unloaded");
    this.#access.check();
  }

  #retry() {
    for (const image of this.#root.querySelectorAll(".unloaded img")) image.src = image.getAttribute("src");
  }
}

/** Gives a tile of a fragment its shape and color, which those of the page have from its style block. */
export function dress(tile) {
  tile.style.setProperty("--r", tile.dataset.ratio);
  tile.style.setProperty("--c", tile.dataset.color);
  if (tile.dataset.focus) tile.style.setProperty("--f", tile.dataset.focus);
  if (!tile.matches(".small")) return;
  const { width, height } = tile.querySelector("a[data-id]").dataset;
  tile.style.setProperty("--wide", width);
  tile.style.setProperty("--high", height);
}

const isNew = (tile) => !document.getElementById(tile.id);

// The bar says the gallery's name once the large title has gone by; on phones its actions come with the grid.
function markDocked(bar) {
  const watch = (mark, rootMargin) => new IntersectionObserver(([entry]) => mark(entry), { rootMargin, threshold: [0, 0.5, 1] }).observe(bar); // half: it goes from touching the screen's foot to touching its top
  watch((entry) => bar.classList.toggle("undocked", entry.boundingClientRect.top > 0), "-1px 0px 0px");
  watch((entry) => bar.classList.toggle("reached", entry.boundingClientRect.top < innerHeight - 56), "0px 0px -56px");
}

// The tab of the section that is being looked at.
function markSections(root) {
  const nav = document.querySelector(".gallery-tabs");
  if (!nav) return;
  const mark = () => {
    if (nav.hidden) return;
    const passed = [...root.querySelectorAll(".section-title")].filter((title) => title.getBoundingClientRect().top < innerHeight / 3);
    for (const tab of nav.querySelectorAll("a")) tab.ariaCurrent = tab.hash.slice(1) === passed.at(-1)?.id ? "true" : null;
  };
  let waiting = 0;
  addEventListener("scroll", () => (waiting ||= requestAnimationFrame(() => { waiting = 0; mark(); })), { passive: true });
  mark();
}
