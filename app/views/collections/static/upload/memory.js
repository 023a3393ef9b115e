// Remembers in the browser which files of a collection were on their way, so that a later visit can resume them.

import { withTimeout } from "/static/js/timeout.js";
import { hasArrived } from "./entry.js";

/** @typedef {import("./entry.js").Entry} Entry */

/**
 * @typedef {object} MemoryRecord
 * @property {string} collection
 * @property {string} key
 * @property {string} address Of the unfinished upload; "" if there is none.
 * @property {string} [sha256]
 * @property {boolean} isDone
 * @property {number} at Milliseconds since 1970.
 */

const KEPT_MS = 30 * 24 * 3600e3;
const ANSWER_MS = 3000;

/** The records of one collection. Without a database (a private window, a full disk) it remembers nothing. */
export class UploadMemory {
  #collection;
  #range;
  #database;

  /** @param {string} collection */
  constructor(collection) {
    this.#collection = collection;
    this.#range = IDBKeyRange.bound([collection], [collection, []]);
    this.#database = withTimeout(open(), ANSWER_MS);
  }

  /** @returns {Promise<MemoryRecord[]>} */
  async records() {
    const found = await this.#run("readonly", (store) => store.getAll(this.#range));
    const oldest = Date.now() - KEPT_MS;
    return /** @type {MemoryRecord[]} */ (found ?? []).filter(({ at }) => at > oldest);
  }

  /** Return the records of files that were not stored. */
  async unfinished() {
    return (await this.records()).filter(({ isDone }) => !isDone);
  }

  forget() {
    return this.#run("readwrite", (store) => store.delete(this.#range));
  }

  /**
   * Record how far these entries are; remove those that will not be sent.
   * @param {Entry[]} entries
   */
  async record(entries) {
    if (!entries.length) return;
    await this.#run("readwrite", (store) => {
      const requests = entries.map((entry) => this.#write(store, entry));
      return requests[requests.length - 1];
    });
  }

  /**
   * @param {IDBObjectStore} store
   * @param {Entry} entry
   * @returns {IDBRequest}
   */
  #write(store, entry) {
    const { key, state, isFinal, address, sha256 } = entry;
    const collection = this.#collection;
    if (isFinal || state === "cancelled") return store.delete([collection, key]);
    return store.put({ collection, key, address, sha256, isDone: hasArrived(entry), at: Date.now() });
  }

  /**
   * Return the result of a request, or undefined if it fails or takes too long.
   * @template Result
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest<Result>} ask
   */
  #run(mode, ask) {
    const run = async () => {
      const store = (await this.#database)?.transaction("files", mode).objectStore("files");
      return store && resultOf(ask(store));
    };
    return withTimeout(run(), ANSWER_MS);
  }
}

async function open() {
  const request = indexedDB.open("vitrine-uploads", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: ["collection", "key"] });
  return resultOf(request);
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
function resultOf(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
}
