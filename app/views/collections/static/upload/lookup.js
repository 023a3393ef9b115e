// Asks the server which files it has already, by name and size or by the digest of their content.

import { startWorker } from "/static/js/html.js";
import { postJson } from "/static/js/request.js";
import { withTimeout } from "/static/js/timeout.js";
import { READ_MS } from "./transport.js";

/** @typedef {import("./entry.js").Entry} Entry */

const HASHING_MS = 400; // between two questions
const MOST_HASHED_BYTES = 200e6; // a file is in memory as a whole while it is hashed
const MOST_ASKED = 500; // files in one question

/** Looks up the files of one collection. */
export class Lookup {
  #collection;
  /** @type {Worker | undefined} */
  #worker;

  /**
   * @param {string} collection
   * @param {AbortSignal} signal
   */
  constructor(collection, signal) {
    this.#collection = collection;
    signal.addEventListener("abort", () => this.#worker?.terminate());
  }

  /**
   * Write what the server has into `entries`, and call `found` with each entry of which that is certain.
   * All files are asked for by name and size before the first is sent: its neighbors may be among the last. Those whose
   * name and size the server has, or has not, are then hashed and asked for once more, some hundred milliseconds of
   * hashing at a time.
   * @param {Entry[]} entries
   * @param {(entry: Entry) => void} found
   */
  async run(entries, found) {
    const unasked = entries.filter(({ known, sha256 }) => !known || sha256);
    for (let at = 0; at < unasked.length; at += MOST_ASKED) await this.#ask(unasked.slice(at, at + MOST_ASKED));
    entries.filter(isCertain).forEach(found);
    const uncertain = entries.filter((entry) => !isCertain(entry)).slice(0, MOST_ASKED);
    /** @type {Entry[]} */
    const hashed = [];
    let since = performance.now();
    for (const entry of uncertain) {
      if (entry.state === "waiting") {
        hashed.push(entry);
        entry.sha256 = await this.#digestOf(entry.source);
      }
      if (entry !== uncertain.at(-1) && performance.now() - since < HASHING_MS) continue;
      await this.#ask(hashed);
      hashed.splice(0).forEach(found);
      since = performance.now();
    }
  }

  /** @param {Entry[]} entries */
  async #ask(entries) {
    if (!entries.length) return;
    const files = entries.map(({ source: { name, size, lastModified }, sha256 }) => ({
      name,
      size,
      last_modified: lastModified,
      ...(sha256 && { sha256 }),
    }));
    const answer = await postJson("/api/v1/uploads/check?sections=true", { collection: this.#collection, files });
    entries.forEach((entry, index) => {
      const { status, id, section, upload = "" } = answer.files[index];
      Object.assign(entry, { known: status, id, address: upload });
      if (id) entry.storedSection = section ?? "";
    });
  }

  /**
   * Return the SHA-256 in hexadecimal digits; "" or undefined if the file could not be read in time.
   * @param {File} file
   * @returns {Promise<string | undefined>}
   */
  async #digestOf(file) {
    const worker = (this.#worker ??= startWorker(import.meta.resolve("./digest.js")));
    /** @type {Promise<string>} */
    const answer = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(file);
    });
    const digest = await withTimeout(answer, READ_MS);
    if (!digest) {
      worker.terminate();
      this.#worker = undefined;
    }
    return digest;
  }
}

/** @param {Entry} entry */
const isCertain = ({ sha256, known, source }) => sha256 || known === "partial" || !canHash(source);

/**
 * Return whether the browser can hash a file. On plain http it cannot: the server compares once it has the bytes.
 * @param {File} file
 */
const canHash = ({ size }) => Boolean(globalThis.crypto?.subtle) && size <= MOST_HASHED_BYTES;
