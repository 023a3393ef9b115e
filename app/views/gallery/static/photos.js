// Knows every photo of the gallery in its order: those on the page from their tiles, the others from the index.

import { parseFragment } from "/static/js/html.js";

const UNMEASURED = 3; // px, the width that the index has for a file without a picture

/**
 * The element around the grid, or around a photo on its own page.
 * @typedef {HTMLElement & { dataset: { index: string, url: string, count: string } }} GalleryElement
 */

/**
 * The link of a tile, or the figure on a photo's own page; its attributes hold what the viewer shows.
 * @typedef {HTMLElement & { dataset: { id: string, name: string, width: string, height: string } }} PhotoElement
 */

/**
 * A row of the index: id, width, height, number of its section (from 0), version, and the widths of three AVIF sizes.
 * @typedef {[string, number, number, number | null, number, number, number, number]} Row
 */

/**
 * What the page knows of a photo, video or other file. Widths and heights are in pixels, sizes in bytes.
 * @typedef {object} Photo
 * @property {string} id
 * @property {string} [kind] of its slide, if it is no picture (viewer/slide.js)
 * @property {string} [name] file name
 * @property {string} page address of its own page
 * @property {string} [preview] address, if there is a picture
 * @property {string} [video] address, if it is a video that this visitor can play
 * @property {string} [original] address, if visitors may open the original
 * @property {string} [type] MIME type of the original
 * @property {string} [download] address, if visitors may download it
 * @property {number} width
 * @property {number} height
 * @property {number} size
 * @property {number} avif width of the preview as AVIF, 0 if there is none
 * @property {number} zoom width of the next larger AVIF, 0 if there is none
 * @property {number} large width of the largest AVIF, 0 if there is none
 * @property {string} [file] description of a file that is no picture
 * @property {string} [sign] icon of a file that is no picture
 * @property {string} alt
 * @property {boolean} [isKnown] false while there is only what the index says
 * @property {HTMLImageElement | null} [image] its picture on the page
 * @property {HTMLElement | null} [link] the link of its tile
 * @property {Element} [colored] element with its color, which is read when it is opened: reading all costs a frame
 */

/** The photos of one gallery. */
export class Photos {
  /** @type {Photo[]} */
  #entries = [];
  /** @type {Map<string, number>} */
  #positions = new Map();
  #root;
  #access;
  /** @type {Promise<void> | null} */
  #index = null;

  /**
   * @param {GalleryElement} root
   * @param {import("./access.js").Access} access
   */
  constructor(root, access) {
    this.#root = root;
    this.#access = access;
    this.count = Number(root.dataset.count);
    this.#entries.length = this.count;
    if (!("partial" in root.dataset)) this.add(this.#elements);
  }

  /**
   * @param {number} position from 0
   * @returns {Photo | undefined} undefined until the index is there
   */
  at(position) {
    return this.#entries[position];
  }

  /**
   * Return the position (from 0) of a photo, -1 if it is not known.
   * @param {string | undefined} id
   */
  positionOf(id) {
    return this.#positions.get(id ?? "") ?? -1;
  }

  /**
   * Add the photos of these elements, which are in the order of the page.
   * @param {Iterable<PhotoElement>} elements
   */
  add(elements) {
    let next = Number(this.#root.dataset.position ?? this.#positions.size + 1) - 1;
    for (const element of elements) {
      const photo = fromElement(element);
      const position = this.#positions.get(photo.id);
      if (position !== undefined) Object.assign(this.#entries[position], photo);
      else if (!this.#index) this.#put(next++, photo);
    }
  }

  /** Fetch the list of all photos, once, unless the page holds them all. */
  load() {
    if (this.#positions.size >= this.count) return Promise.resolve();
    this.#index ??= this.fetchRows().then((rows) => this.take(rows)).catch(() => {
      this.#index = null;
      this.#access.check();
    });
    return this.#index;
  }

  /**
   * Read what the index does not have (alt text, download) from the photo's own page, and return the photo.
   * @param {Photo} photo
   */
  async complete(photo) {
    if (photo.isKnown) return photo;
    const known = await this.#fetch(photo);
    return known ? Object.assign(photo, known) : photo;
  }

  /**
   * Read a photo from its own page again, and return whether it has another picture now.
   * @param {Photo} photo
   */
  async renew(photo) {
    const { image, link, colored } = photo; // of the tile, which stays
    const now = await this.#fetch(photo);
    if (!now?.preview || now.preview === photo.preview) return false;
    Object.assign(photo, now, { image, link, colored });
    return true;
  }

  /**
   * @param {Photo} photo
   * @returns {Promise<Photo | null>} null if its page has no photo
   */
  async #fetch(photo) {
    const response = await fetch(photo.page);
    if (!response.ok) return this.#access.check().then(() => null);
    /** @type {PhotoElement | null} */
    const figure = parseFragment(await response.text()).querySelector("figure[data-id]");
    return figure && fromElement(figure);
  }

  /**
   * Return the index as the server has it now: a row for each photo, in order.
   * @returns {Promise<Row[]>}
   */
  async fetchRows() {
    const response = await fetch(this.#root.dataset.index);
    if (!response.ok) throw new Error(`index: ${response.status}`);
    return (await response.json()).photos;
  }

  /**
   * Replace the list of all photos by these rows; what is known of a photo already stays.
   * @param {Row[]} rows
   */
  take(rows) {
    this.#index ??= Promise.resolve();
    const known = new Map(this.#entries.filter(Boolean).map((photo) => [photo.id, photo]));
    for (const element of this.#elements) {
      if (!known.has(element.dataset.id)) known.set(element.dataset.id, fromElement(element));
    }
    const sample = [...known.values()].find((photo) => photo.preview) ?? known.values().next().value;
    this.#entries = [];
    this.#positions.clear();
    const fromRow = rowReader(sample);
    rows.forEach((row, position) => this.#put(position, known.get(row[0]) ?? fromRow(row)));
    this.count = rows.length;
  }

  /** @returns {NodeListOf<PhotoElement>} */
  get #elements() {
    return this.#root.querySelectorAll("[data-id]");
  }

  /**
   * @param {number} position
   * @param {Photo} photo
   */
  #put(position, photo) {
    this.#entries[position] = photo;
    this.#positions.set(photo.id, position);
  }
}

/**
 * @param {PhotoElement} element
 * @returns {Photo}
 */
function fromElement(element) {
  const { dataset } = element;
  const { id, kind, name, preview, video, original, type, download, file, sign } = dataset;
  const [width, height, size, avif, zoom, large] = ["width", "height", "size", "avif", "zoom", "large"].map(
    (key) => Number(dataset[key] ?? 0),
  );
  const image = element.querySelector("img");
  const tile = element.closest(".tile");
  return {
    id, kind, name, preview, video, original, type, download, file, sign,
    width, height, size, avif, zoom, large,
    page: dataset.page ?? element.getAttribute("href") ?? "",
    alt: image?.alt || name,
    isKnown: true,
    image,
    link: tile ? element : null,
    colored: tile ?? element,
  };
}

/**
 * Return a function that makes the address of another photo from the address of one that is on the page.
 * @param {string | undefined} address
 * @param {string} id of the photo that has this address
 * @returns {(id: string, version: number) => string | undefined}
 */
function addresses(address, id) {
  if (!address) return () => undefined;
  const [before, after] = address.split(id);
  return (other, version) => before + other + after.replace(/([?&]v=)[^&]*/, `$1${version}`);
}

/**
 * Return a function that makes a Photo of a row of the index; `sample` is any photo of the page.
 * @param {Photo} [sample]
 * @returns {(row: Row) => Photo}
 */
function rowReader(sample) {
  const [page, preview, original, download] = /** @type {const} */ (["page", "preview", "original", "download"]).map(
    (name) => addresses(sample?.[name], sample?.id ?? ""),
  );
  return ([id, width, height, , version, avif, zoom, large]) => {
    const photo = { id, width, height, avif, zoom, large, size: 0, alt: "", page: page(id, version) ?? "" };
    if (width <= UNMEASURED) return photo; // no picture, or none yet: its own page will say
    return {
      ...photo,
      preview: preview(id, version),
      original: original(id, version),
      download: download(id, version),
    };
  };
}
