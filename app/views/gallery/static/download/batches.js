// The files of an archive in batches that a share sheet takes: fetched by their byte ranges, in order, each once.

import { gettext } from "/static/js/language.js";

const MOST_FILES = 10;
const MOST_BYTES = 80_000_000; // held in memory at once; a larger file goes alone

/**
 * A file of the archive: its first byte in the archive, and its size in bytes.
 * @typedef {{ name: string, type: string, start: number, size: number }} Entry
 */

/**
 * Files of the archive, counted from 1, and the number of all its files.
 * @typedef {{ first: number, last: number, count: number }} Range
 */

/** A download that failed for a reason that the visitor can act on; the message says what to do. */
export class DownloadError extends Error {}

/** The batches of one archive. */
export class Batches {
  #address;
  /** @type {{ archive: string, etag: string, files: Entry[] } | null} */
  #index = null;
  #position = 0; // of the first file that was not passed on yet
  /** @type {File[]} */
  #files = [];
  #lifetime = new AbortController();

  /** @param {string} address of the archive's index */
  constructor(address) {
    this.#address = address;
  }

  get isDone() {
    return this.#index !== null && this.#position >= this.#index.files.length;
  }

  /** Which files `next` has fetched. @returns {Range} */
  get range() {
    const last = this.#position + this.#files.length;
    return { first: this.#position + 1, last, count: this.#index?.files.length ?? 0 };
  }

  /** Give up what is being fetched. */
  stop() {
    this.#lifetime.abort();
  }

  /**
   * Fetch the batch after those that were passed on, and return its files. After a failure, go on where it happened.
   * Throw a DownloadError if the server refuses, and a TypeError if there is no connection.
   * @param {(progress: number) => void} report called with the progress from 0 to 1
   */
  async next(report) {
    const index = (this.#index ??= await (await this.#fetch(this.#address)).json());
    const entries = batchFrom(index.files.slice(this.#position, this.#position + MOST_FILES));
    const total = entries.reduce((sum, { size }) => sum + size, 0);
    let done = this.#files.reduce((sum, { size }) => sum + size, 0);
    for (const entry of entries.slice(this.#files.length)) {
      this.#files.push(await this.#read(entry, index));
      report((done += entry.size) / total);
    }
    return this.#files;
  }

  /** Go on to the next batch, as this one has been passed on. */
  pass() {
    this.#position += this.#files.length;
    this.#files = [];
  }

  /**
   * @param {Entry} entry
   * @param {{ archive: string, etag: string }} index
   */
  async #read({ name, type, start, size }, { archive, etag }) {
    if (size === 0) return new File([], name, { type });
    const response = await this.#fetch(archive, { Range: `bytes=${start}-${start + size - 1}`, "If-Range": etag });
    if (response.status !== 206) {
      response.body?.cancel(); // the gallery has changed, and with it the position of every file in the archive
      throw new DownloadError(gettext("The gallery has changed meanwhile. Load this page again."));
    }
    return new File([await response.blob()], name, { type });
  }

  /**
   * @param {string} address
   * @param {Record<string, string>} [headers]
   */
  async #fetch(address, headers = {}) {
    const response = await fetch(address, { headers, cache: "no-store", signal: this.#lifetime.signal });
    if (response.ok) return response;
    const refusal = await response.json().catch(() => null); // the index says why, such as: not made yet
    if (refusal?.error?.message) throw new DownloadError(refusal.error.message);
    if (response.status === 503) {
      throw new DownloadError(gettext("Many downloads are running right now. Try again in a minute."));
    }
    throw new DownloadError(gettext("These photos can no longer be downloaded. Load this page again."));
  }
}

/**
 * Return the first entries that fit into memory together; at least one.
 * @param {Entry[]} entries
 */
function batchFrom(entries) {
  let bytes = 0;
  const end = entries.findIndex(({ size }, at) => (bytes += size) > MOST_BYTES && at > 0);
  return end < 0 ? entries : entries.slice(0, end);
}
