// Every photo of the gallery in its order: those on the page by their tiles, all others by the index.

import { parseFragment } from "/static/js/html.js";

const UNMEASURED = 3; // px; what stands for the width of a file that has none

export class Photos {
  #entries = [];
  #positions = new Map();
  #root;
  #access;
  #index = null;

  constructor(root, access) {
    this.#root = root;
    this.#access = access;
    this.count = Number(root.dataset.count);
    this.#entries.length = this.count;
    if (!("partial" in root.dataset)) this.add(root.querySelectorAll("[data-id]"));
  }

  at(position) {
    return this.#entries[position];
  }

  positionOf(id) {
    return this.#positions.get(id) ?? -1;
  }

  /** Takes in elements that carry a photo's facts, in the order of the page. */
  add(elements) {
    let next = Number(this.#root.dataset.position ?? this.#positions.size + 1) - 1;
    for (const element of elements) {
      const photo = fromElement(element);
      const position = this.#positions.get(photo.id);
      if (position !== undefined) Object.assign(this.#entries[position], photo);
      else if (!this.#index) this.#put(next++, photo);
    }
  }

  /** Fetches the list of all photos, once; without need where the page holds them all. */
  load() {
    if (this.#positions.size >= this.count) return Promise.resolve();
    this.#index ??= this.fetchRows().then((rows) => this.take(rows)).catch(() => {
      this.#index = null;
      this.#access.check();
    });
    return this.#index;
  }

  /** What the index does not tell of a photo (its words, its download) is read from the photo's own page. */
  async complete(photo) {
    if (photo.known) return photo;
    const answer = await fetch(photo.page);
    if (!answer.ok) return this.#access.check().then(() => photo);
    const figure = parseFragment(await answer.text()).querySelector("figure[data-id]");
    return figure ? Object.assign(photo, fromElement(figure)) : photo;
  }

  /** The index as the server has it now: [id, width, height, section, …] of every photo, in order. */
  async fetchRows() {
    const answer = await fetch(this.#root.dataset.index);
    if (!answer.ok) throw new Error(`index: ${answer.status}`);
    return (await answer.json()).photos;
  }

  /** Takes these rows for the list of all photos; what is known of a photo already stays. */
  take(rows) {
    this.#index ??= Promise.resolve();
    const known = new Map(this.#entries.filter(Boolean).map((photo) => [photo.id, photo]));
    for (const element of this.#root.querySelectorAll("[data-id]")) {
      if (!known.has(element.dataset.id)) known.set(element.dataset.id, fromElement(element));
    }
    const sample = [...known.values()].find((photo) => photo.preview) ?? known.values().next().value;
    this.#entries = [];
    this.#positions.clear();
    const fromRow = rowReader(sample);
    rows.forEach((row, position) => this.#put(position, known.get(row[0]) ?? fromRow(row)));
    this.count = rows.length;
  }

  #put(position, photo) {
    this.#entries[position] = photo;
    this.#positions.set(photo.id, position);
  }
}

function fromElement(element) {
  const { id, name, width, height, size, preview, avif, zoom, large, original, type, download, file, sign } = element.dataset;
  const image = element.querySelector("img");
  const tile = element.closest(".tile");
  return {
    id, name, preview, original, type, download,
    page: element.dataset.page ?? element.getAttribute("href"),
    width: Number(width), height: Number(height), size: Number(size), avif: Number(avif ?? 0), zoom: Number(zoom ?? 0), large: Number(large ?? 0),
    file, sign, alt: image?.alt || name, known: true, image,
    link: tile ? element : null,
    colored: tile ?? element, // asked for its color only when it is opened: of all, that would cost a phone a frame
  };
}

// Addresses of photos that are not on the page yet are spelled like those of one that is.
function speller(address, id) {
  if (!address) return () => undefined;
  const [before, after] = address.split(id);
  return (other, version) => before + other + after.replace(/([?&]v=)[^&]*/, `$1${version}`);
}

function rowReader(sample = {}) {
  const [page, preview, original, download] = ["page", "preview", "original", "download"].map((name) => speller(sample[name], sample.id));
  return ([id, width, height, , version, avif, zoom, large]) => {
    const photo = { id, width, height, avif, zoom, large, alt: "", known: false, size: 0, page: page(id, version) };
    if (width <= UNMEASURED) return photo; // no picture, or none yet: its own page will tell
    return Object.assign(photo, { preview: preview(id, version), original: original(id, version), download: download(id, version) });
  };
}
