// The grid grows by fragments ahead of the reader, and no broken picture is ever shown in it.

import { tryAgain } from "/static/js/again.js";
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
    markDocked();
    markSections(root);
  }

  /** Fetches the next fragment; where that fails, answers when it is time to ask for it again. */
  more() {
    if (!this.#link) return Promise.resolve();
    this.#fetching ??= this.#fetchMore().finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  // The last list is watched, from far above it (a jump may pass it) to two screens below.
  #watchEnd() {
    this.#reserve();
    const observer = new IntersectionObserver(
      async ([entry]) => {
        if (!entry.isIntersecting) return;
        observer.disconnect();
        await this.more();
        if (this.#link) observer.observe(this.#root.lastElementChild.lastElementChild); // looks again: the end may still be near
      },
      { rootMargin: "10000000px 0px 200% 0px" },
    );
    observer.observe(this.#root.lastElementChild.lastElementChild);
  }

  // Room for the photos to come, so that the scrollbar tells the truth and the footer is not pushed about.
  #reserve() {
    const shown = this.#root.querySelectorAll(".tile").length;
    const height = this.#root.lastElementChild.getBoundingClientRect().bottom - this.#root.getBoundingClientRect().top;
    const isAll = !this.#link || "partial" in this.#root.dataset;
    this.#root.style.paddingBlockEnd = isAll ? "" : `${(height * (this.#photos.count - shown)) / shown}px`;
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
    await this.#append(parseFragment(await answer.text()));
    const next = answer.headers.get("X-Next");
    if (next) {
      this.#link.dataset.more = next;
    } else {
      this.#link.remove();
      this.#link = null;
    }
    this.#reserve();
  }

  // A list without a heading before it goes on where the page's last list ended, so that no row breaks between them.
  async #append(fragment) {
    for (const part of [...fragment.children]) {
      if (!part.matches("ul")) this.#root.append(part);
      else await inParts([...part.children], AT_ONCE, (tiles) => this.#addTiles(tiles, part));
    }
  }

  #addTiles(tiles, list) {
    for (const tile of tiles) {
      tile.style.setProperty("--r", tile.dataset.ratio);
      tile.style.setProperty("--c", tile.dataset.color);
      if (tile.dataset.focus) tile.style.setProperty("--f", tile.dataset.focus);
    }
    const last = this.#root.lastElementChild;
    if (last?.matches("ul")) {
      last.append(...tiles);
    } else {
      list.replaceChildren(...tiles);
      this.#root.append(list);
    }
    this.#photos.add(tiles.map((tile) => tile.querySelector("a[data-id]")));
    this.#root.dispatchEvent(new Event("grown"));
    this.#reserve();
  }

  #onBroken(image) {
    image.closest(".tile")?.classList.add("unloaded");
    this.#access.check();
  }

  #retry() {
    for (const image of this.#root.querySelectorAll(".unloaded img")) image.src = image.getAttribute("src");
  }
}

// The bar says the gallery's name once the large title has gone by; on phones its actions come with the grid.
function markDocked() {
  const bar = document.querySelector(".gallery-bar");
  const watch = (mark, rootMargin) => new IntersectionObserver(([entry]) => mark(entry), { rootMargin, threshold: [0, 0.5, 1] }).observe(bar); // half: it goes from touching the screen's foot to touching its top
  watch((entry) => bar.classList.toggle("undocked", entry.boundingClientRect.top > 0), "-1px 0px 0px");
  watch((entry) => bar.classList.toggle("reached", entry.boundingClientRect.top < innerHeight - 56), "0px 0px -56px");
}

// The tab of the section that is being looked at.
function markSections(root) {
  const tabs = new Map([...document.querySelectorAll(".gallery-tabs a")].map((tab) => [tab.hash.slice(1), tab]));
  if (!tabs.size) return;
  const mark = () => {
    const passed = [...root.querySelectorAll(".section-title")].filter((title) => title.getBoundingClientRect().top < innerHeight / 3);
    for (const [anchor, tab] of tabs) tab.ariaCurrent = anchor === passed.at(-1)?.id ? "true" : null;
  };
  let waiting = 0;
  addEventListener("scroll", () => (waiting ||= requestAnimationFrame(() => { waiting = 0; mark(); })), { passive: true });
  mark();
}
