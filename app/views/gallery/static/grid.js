// The grid grows by fragments before the reader reaches its end, and marks pictures that could not be loaded.

import { inParts } from "/static/js/frames.js";
import { parseFragment } from "/static/js/html.js";
import { whenToRetry } from "/static/js/retry.js";

const AT_ONCE = 50; // tiles added in one frame; a slow phone takes 50 ms for them

/** The tiles of a gallery, and the fragments that are still to come. */
export class Grid {
  #root;
  #photos;
  #access;
  /** @type {HTMLAnchorElement | null} the link to the page with further photos; null once all are here */
  #link;
  /** @type {Promise<void> | null} */
  #fetching = null;

  /**
   * @param {import("./photos.js").GalleryElement} root
   * @param {object} options
   * @param {import("./photos.js").Photos} options.photos
   * @param {import("./access.js").Access} options.access
   * @param {AbortSignal} options.signal
   */
  constructor(root, { photos, access, signal }) {
    this.#root = root;
    this.#photos = photos;
    this.#access = access;
    this.#link = document.querySelector("a[data-more]");
    /** @param {Event} event */
    const tileOf = ({ target }) => /** @type {Element} */ (target).closest(".tile");
    root.addEventListener("error", (event) => this.#onBroken(tileOf(event)), true);
    root.addEventListener("load", (event) => tileOf(event)?.classList.remove("unloaded"), true);
    for (const image of root.querySelectorAll("img")) {
      if (image.complete && image.currentSrc && !image.naturalWidth) this.#onBroken(image.closest(".tile"));
    }
    addEventListener("online", () => {
      root.querySelectorAll(".unloaded img").forEach((image) => (image.src += "")); // setting it loads the picture
    }, { signal });
    if (this.#link) this.#watchEnd();
    const bar = document.querySelector(".gallery-bar");
    if (bar) markDocked(bar);
    const tabs = document.querySelector(".gallery-tabs");
    tabs?.addEventListener("click", (event) => this.#onTab(event));
    if (tabs) markSections(root, tabs, signal);
  }

  /** Fetch the next fragment. If that fails, resolve when it is time to retry. */
  more() {
    if (!this.#link) return Promise.resolve();
    this.#fetching ??= this.#fetchMore(this.#link).finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  /** Whether every photo of the gallery has its tile, as far as the page knows. */
  get isWhole() {
    return !this.#link;
  }

  get #lastTile() {
    return this.#root.querySelector(":scope > ul:last-of-type > .tile:last-of-type");
  }

  // The range reaches from far above the last tile, which a jump may pass, to two screens below it.
  #watchEnd() {
    this.reserve();
    const observeEnd = () => this.#link && this.#lastTile && observer.observe(this.#lastTile);
    const observer = new IntersectionObserver(
      async (entries) => {
        if (!entries.at(-1)?.isIntersecting) return; // the last of the changes that a busy device reports
        observer.disconnect();
        await this.more();
        observeEnd(); // reports at once if the end is still near
      },
      { rootMargin: "10000000px 0px 200% 0px" },
    );
    observeEnd();
  }

  /** Reserve the height of the tiles to come, so that the scrollbar is right and the footer does not jump. */
  reserve() {
    const end = this.#lastTile?.parentElement;
    if (!end) return;
    const { dataset, style } = this.#root;
    const shown = this.#root.querySelectorAll(".tile").length;
    const height = end.getBoundingClientRect().bottom - this.#root.getBoundingClientRect().top;
    const isAll = !this.#link || "partial" in dataset;
    style.paddingBlockEnd = isAll ? "" : `${(height * Math.max(0, this.#photos.count - shown)) / shown}px`;
    style.overflowAnchor = isAll ? "" : "none"; // or the browser would hold on to what comes after the reserved room
  }

  /**
   * Fetch a section that the page does not reach yet before going there.
   * @param {Event} event
   */
  async #onTab(event) {
    const anchor = /** @type {Element} */ (event.target).closest("a")?.hash.slice(1);
    if (!anchor || document.getElementById(anchor) || !this.#link) return;
    event.preventDefault();
    while (this.#link && !document.getElementById(anchor)) await this.more();
    document.getElementById(anchor)?.scrollIntoView();
  }

  /** @param {HTMLAnchorElement} link */
  async #fetchMore(link) {
    const response = await fetch(/** @type {string} */ (link.dataset.more)).catch(() => null);
    if (!response?.ok) {
      this.#access.check();
      return whenToRetry();
    }
    await this.#append(parseFragment(await response.text()));
    const next = response.headers.get("X-Next");
    if (next) {
      link.dataset.more = next;
    } else {
      link.remove();
      this.#link = null;
      this.reserve();
    }
  }

  /**
   * Append what is new: photos that became ready since the page was made shift the others into the next fragment.
   * @param {DocumentFragment} fragment
   */
  async #append(fragment) {
    for (const part of [...fragment.children]) {
      if (part.id && document.getElementById(part.id)) continue;
      if (!part.matches("ul")) {
        this.#addLast(part);
        continue;
      }
      const tiles = [...part.querySelectorAll(":scope > .tile")].filter((tile) => !document.getElementById(tile.id));
      await inParts(tiles, AT_ONCE, (some) => this.#addTiles(some, part));
    }
  }

  /**
   * Add tiles of the list `list`. Without a heading before it, they go on in the page's last list, so that no row ends
   * between two fragments.
   * @param {HTMLElement[]} tiles
   * @param {Element} list
   */
  #addTiles(tiles, list) {
    tiles.forEach(setTileStyle);
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

  /** @param {Element} part */
  #addLast(part) {
    const last = this.#lastPart;
    if (last) last.after(part);
    else this.#root.prepend(part);
  }

  /**
   * Request the picture once more: the bucket's address may have ended while the browser was loading others.
   * @param {HTMLElement | null} tile
   */
  #onBroken(tile) {
    this.#access.check();
    if (!tile || tile.matches(".unloaded")) return;
    tile.classList.add("unloaded");
    /** @type {HTMLImageElement} */ (tile.querySelector("img")).src += "";
  }
}

/**
 * Give a tile of a fragment its shape and color, which the tiles of the page have from its style block.
 * @param {HTMLElement} tile
 */
export function setTileStyle(tile) {
  const { style } = tile;
  const { ratio = "", color = "", focus = "", rows = "" } = tile.dataset;
  style.setProperty("--r", ratio);
  style.setProperty("--c", color);
  style.setProperty("--f", focus);
  setRows(tile, rows);
  if (!tile.matches(".small")) return;
  const { width, height } = tile.querySelector("a[data-id]").dataset;
  style.setProperty("--wide", width);
  style.setProperty("--high", height);
}

/**
 * Set the width of a tile in its row, for each width of the grid (`TileRows.rules` of the server).
 * @param {HTMLElement} tile
 * @param {string} rows
 */
export function setRows({ style, classList }, rows) {
  const values = new Map(rows.split(";").map((rule) => /** @type {[string, string]} */ (rule.split(":"))));
  const names = ["s", "m", "x", "y"].flatMap((name) => [0, 1, 2, 3].map((at) => `--${name}${at}`));
  for (const name of [...names, "--t"]) style.setProperty(name, values.get(name) ?? "");
  classList.toggle("offset", rows.includes("--x"));
}

/**
 * Mark the bar once the large title has scrolled past it; on phones its buttons then appear together with the grid.
 * @param {HTMLElement} bar
 */
function markDocked(bar) {
  /**
   * @param {string} rootMargin
   * @param {(top: number) => void} mark given the bar's distance from the top of the screen in px
   */
  const observe = (rootMargin, mark) => {
    // Half, as the bar may go from touching the foot of the screen to touching its top.
    const options = { rootMargin, threshold: [0, 0.5, 1] };
    new IntersectionObserver((entries) => {
      mark(entries[entries.length - 1].boundingClientRect.top);
    }, options).observe(bar);
  };
  observe("-1px 0px 0px", (top) => bar.classList.toggle("undocked", top >= 1));
  observe("0px 0px -56px", (top) => bar.classList.toggle("reached", top < innerHeight - 56));
}

/**
 * Mark the tab of the section that is on the screen.
 * @param {HTMLElement} root
 * @param {HTMLElement} tabs
 * @param {AbortSignal} signal
 */
function markSections(root, tabs, signal) {
  let waiting = 0;
  const mark = () => {
    waiting = 0;
    if (tabs.hidden) return;
    const titles = [...root.querySelectorAll(".section-title")];
    const last = titles.filter((title) => title.getBoundingClientRect().top < innerHeight / 3).at(-1);
    for (const tab of tabs.querySelectorAll("a")) tab.ariaCurrent = tab.hash.slice(1) === last?.id ? "true" : null;
  };
  addEventListener("scroll", () => (waiting ||= requestAnimationFrame(mark)), { passive: true, signal });
  mark();
}
