// What a browser remembers of the files on their way, so that a second drop goes on where the first one ended.

const KEPT = 30 * 24 * 3600e3; // ms
const opened = new Promise((resolve) => {
  const request = indexedDB.open("vitrine-uploads", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: ["collection", "key"] });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => resolve(null); // a private window: nothing is remembered
});

/** The memory of one collection's uploads. A record has `address` and `sha256` once they are known, and `isDone`. */
export class UploadMemory {
  #collection;

  constructor(collection) {
    this.#collection = collection;
  }

  /** Every record by its key. */
  async records() {
    const request = (await this.#store("readonly"))?.getAll(this.#all);
    const found = await new Promise((resolve) => (request ? (request.onsuccess = () => resolve(request.result)) : resolve([])));
    return new Map(found.filter(({ at }) => at > Date.now() - KEPT).map((record) => [record.key, record]));
  }

  /** Notes how far these entries are; those that will never come are forgotten. */
  async note(...entries) {
    const store = await this.#store("readwrite");
    for (const { state, isFinal, address, sha256, ...file } of entries) {
      const key = keyOf(file);
      if (isFinal || state === "cancelled") store?.delete([this.#collection, key]);
      else store?.put({ collection: this.#collection, key, address, sha256, isDone: state in { done: 1, duplicate: 1 }, at: Date.now() });
    }
  }

  async forget() {
    (await this.#store("readwrite"))?.delete(this.#all);
  }

  get #all() {
    return IDBKeyRange.bound([this.#collection], [this.#collection, []]);
  }

  async #store(mode) {
    return (await opened)?.transaction("files", mode).objectStore("files");
  }
}

/** The same file in the same place, as far as that can be told without reading it. */
export const keyOf = ({ source: { size, lastModified }, path }) => `${path}|${size}|${lastModified}`;
