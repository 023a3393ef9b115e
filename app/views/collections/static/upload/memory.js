// What a browser knows of a collection's uploads: files on their way, which a later visit resumes, and other tabs.

import { nextFrame } from "/static/js/frames.js";
import { withTimeout } from "/static/js/timeout.js";
import { hasArrived } from "./entry.js";

/** @typedef {import("./dock.js").Headline} Headline */
/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./entry.js").SiteFile} SiteFile */
/** @typedef {import("./queue.js").UploadQueue} UploadQueue */

/**
 * @typedef {object} MemoryRecord
 * @property {string} collection
 * @property {string} key
 * @property {string} address Of the unfinished upload; "" if there is none.
 * @property {string} [sha256]
 * @property {boolean} isDone
 * @property {number} at Milliseconds since 1970.
 */

/** @typedef {{ after?: string, before?: string }} Between Ids of the files that a new file stands between. */
/** @typedef {{ file: SiteFile, section: string, between: Between }} Arrival A file that was stored. */
/** @typedef {Headline | Arrival} News What the sending tab tells the others. */

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
    /** @type {MemoryRecord[]} */
    const found = (await this.#run("readonly", (store) => store.getAll(this.#range))) ?? [];
    return found.filter(({ at }) => at > Date.now() - KEPT_MS);
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
  record(entries) {
    return this.#run("readwrite", (store) => entries.map((entry) => this.#write(store, entry)).at(-1));
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
   * @param {(store: IDBObjectStore) => IDBRequest<Result> | undefined} ask
   */
  #run(mode, ask) {
    const run = async () => {
      const store = (await this.#database)?.transaction("files", mode).objectStore("files");
      const request = store && ask(store);
      return request && resultOf(request);
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

/**
 * Block a queue while another tab sends. While this one does, the screen stays on and the browser asks before leaving.
 * @param {UploadQueue} queue
 * @param {string} name Of the collection's uploads, for the lock and the channel.
 * @param {(news: News | null) => void} heard Called with the news of another tab, and with null once it has ended.
 * @param {AbortSignal} signal
 */
export function shareTabs(queue, name, heard, signal) {
  const { locks, wakeLock } = navigator; // missing on plain http
  /** @type {BroadcastChannel | undefined} */
  let channel;
  /** @type {(() => void) | null} Ends this tab's turn to send, or its wait for one. */
  let release = null;
  /** @type {WakeLockSentinel | null | undefined} */
  let awake;
  let isMine = false;

  const stayAwake = async () => {
    if (document.hidden || !isMine || awake?.released === false) return;
    awake = await wakeLock?.request("screen").catch(() => null);
  };
  const begin = () => {
    /** @type {Promise<void>} */
    const isOver = new Promise((resolve) => (release = resolve));
    const mine = release;
    const send = () => {
      if (release !== mine) return null; // everything was cancelled while another tab was sending
      isMine = true;
      queue.unblock("tab");
      stayAwake();
      return isOver;
    };
    if (locks) locks.request(name, send).catch(send);
    else send();
  };
  const end = () => {
    release?.();
    release = null;
    isMine = false;
    queue.block("tab");
    channel?.postMessage(null);
    awake?.release();
  };

  queue.block("tab");
  queue.on("state", () => queue.isSending !== Boolean(release) && (release ? end() : begin()));
  // The first channel of a page costs a slow computer a frame.
  nextFrame().then(() => (channel = openChannel(name, heard, signal)));
  document.addEventListener("visibilitychange", stayAwake, { signal });
  addEventListener("beforeunload", (event) => queue.isSending && event.preventDefault(), { signal });
  return {
    /** Tell the other tabs what they may show: of the headlines only the sending tab's. @param {News} news */
    tell: (news) => (isMine || "file" in news) && channel?.postMessage(news),
    /** Return whether a tab is sending. */
    isTaken: async () => (await locks?.query())?.held?.some((lock) => lock.name === name),
  };
}

/**
 * @param {string} name
 * @param {(news: News | null) => void} heard
 * @param {AbortSignal} signal
 */
function openChannel(name, heard, signal) {
  const channel = new BroadcastChannel(name);
  let isWaiting = false; // for the end of the other tab's turn
  const hearEnd = () => {
    isWaiting = false;
    heard(null);
  };
  channel.onmessage = ({ data }) => {
    if (!data) return hearEnd();
    heard(data);
    // The shared lock is granted when the sending tab has ended or was closed.
    if (!isWaiting) navigator.locks?.request(name, { mode: "shared" }, hearEnd);
    isWaiting = true;
  };
  signal.addEventListener("abort", () => channel.close());
  return channel;
}
