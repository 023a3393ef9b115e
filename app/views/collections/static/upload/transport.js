// What an upload says to the server: asks for the files that are there, and sends the others by tus 1.0.0
// (https://tus.io/protocols/resumable-upload).

import { startWorker } from "/static/js/html.js";
import { gettext } from "/static/js/language.js";
import { postJson, token } from "/static/js/request.js";
import { withTimeout } from "/static/js/timeout.js";
import { fileIdOf } from "./entry.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./queue.js").Stored} Stored */
/** @typedef {{ after?: Entry, before?: Entry }} Neighbors */

/**
 * How one file is sent.
 * @typedef {object} Sending
 * @property {string} collection
 * @property {() => Neighbors} neighbors Returns the entries before and after this one that the site has.
 * @property {AbortSignal} signal
 * @property {(bytes: number) => void} sent Called with the size of each piece that was sent.
 * @property {() => void} begun Called when the upload has an address.
 */

const HASHING_MS = 400; // between two questions
const MOST_HASHED_BYTES = 200e6; // a file is in memory as a whole while it is hashed
const MOST_ASKED = 500; // files in one question
const CHUNK_BYTES = 8 * 2 ** 20;
const SMALL_BYTES = 2 ** 20; // sent with the first request
const SILENT_MS = 90_000; // without a byte sent, or without an answer to the last one
const CHUNK_HEADERS = { "Content-Type": "application/offset+octet-stream" };
const TEMPORARY = new Set([0, 408, 409, 423, 425, 429, 460, 500, 502, 503, 504]);

const READ_MS = 60_000; // then a file counts as unreadable

/** Why a file was not stored. */
export class UploadError extends Error {
  /**
   * @param {number} status Of HTTP; 0 if there was no answer.
   * @param {string} [message]
   * @param {string} [code] The server's name for the error.
   * @param {number} [retryAfter] Seconds, or NaN.
   */
  constructor(status, message, code, retryAfter) {
    const reason = status ? gettext("The server could not store this file now.") : gettext("The connection broke off.");
    super(message ?? reason);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.isTemporary = TEMPORARY.has(status);
  }
}

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
      sha256,
    }));
    const answer = await postJson("/api/v1/uploads/check?sections=true", { collection: this.#collection, files });
    entries.forEach((entry, index) => {
      const { status, id, section, upload = "" } = answer.files[index];
      // An upload that began as a new file cannot replace another one.
      const isPart = status === "partial" && entry.replaces;
      Object.assign(entry, isPart ? { known: "unknown" } : { known: status, id, address: upload });
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
const canHash = ({ size }) => globalThis.crypto?.subtle && size <= MOST_HASHED_BYTES;

/**
 * Send what the server lacks of a file; throw an UploadError if that does not work.
 * @param {Entry} entry
 * @param {Sending} sending
 * @returns {Promise<Stored>}
 */
export async function sendFile(entry, { collection, neighbors, signal, sent, begun }) {
  const { source } = entry;
  const order = () => orderOf(entry, neighbors());
  /** @type {(method: string, headers?: Headers, body?: Blob | null) => Promise<XMLHttpRequest>} */
  const request = (method, headers, body) =>
    exchange(method, entry.address || "/api/v1/uploads", { headers, body, signal, sent });
  entry.sent = 0;
  try {
    let answer = entry.address && (await request("HEAD"));
    if (!answer) {
      const isSmall = source.size <= SMALL_BYTES;
      const metadata = metadataOf({ ...factsOf(entry, collection), ...order() });
      const headers = { "Upload-Length": source.size, "Upload-Metadata": metadata, ...(isSmall && CHUNK_HEADERS) };
      answer = await request("POST", headers, isSmall ? source : null);
      entry.address = /** @type {string} */ (answer.getResponseHeader("Location"));
      begun();
    }
    for (let offset; ; ) {
      const id = answer.getResponseHeader("Upload-Asset");
      if (id) return { id, isDuplicate: Boolean(answer.getResponseHeader("Upload-Duplicate")) };
      if (offset === source.size) throw new UploadError(410);
      offset = entry.sent = Number(answer.getResponseHeader("Upload-Offset"));
      // The order again: more neighbors have arrived, and an upload of an earlier drop now belongs to this one.
      const headers = { "Upload-Offset": offset, "Upload-Metadata": metadataOf(order()), ...CHUNK_HEADERS };
      answer = await request("PATCH", headers, source.slice(offset, offset + CHUNK_BYTES));
    }
  } catch (error) {
    if (await withTimeout(source.slice(0, 1).arrayBuffer(), READ_MS)) throw error;
    throw new UploadError(400, gettext("This file was moved or changed on your disk. Drop it again."));
  }
}

/**
 * Remove an unfinished upload from the server; if that fails, it expires by itself.
 * @param {string} address
 */
export const endUpload = (address) => exchange("DELETE", address, {}).catch(() => {});

/** @typedef {Record<string, string | number>} Headers */

/**
 * @param {string} method
 * @param {string} url
 * @param {object} options
 * @param {Headers} [options.headers]
 * @param {Blob | null} [options.body]
 * @param {AbortSignal} [options.signal]
 * @param {(bytes: number) => void} [options.sent]
 * @returns {Promise<XMLHttpRequest>} The answer; rejects with an UploadError.
 */
function exchange(method, url, { headers, body, signal, sent }) {
  const request = new XMLHttpRequest();
  const stop = () => request.abort();
  /** @type {number | undefined} */
  let timer;
  let before = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(stop, SILENT_MS);
  };
  /** @type {Promise<XMLHttpRequest>} */
  const answer = new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    signal?.addEventListener("abort", stop);
    request.open(method, url);
    request.responseType = "json";
    const own = { "Tus-Resumable": "1.0.0", Accept: "application/json", "X-CSRFToken": token() };
    for (const [name, value] of Object.entries({ ...own, ...headers })) request.setRequestHeader(name, `${value}`);
    request.upload.onprogress = ({ loaded }) => {
      wait();
      sent?.(loaded - before);
      before = loaded;
    };
    request.upload.onloadend = wait;
    request.onload = () => (request.status < 300 ? resolve(request) : reject(errorOf(request)));
    request.onerror = request.onabort = () => reject(new UploadError(0));
    wait();
    request.send(body);
  });
  return answer.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  });
}

/** @param {XMLHttpRequest} request */
function errorOf(request) {
  const { code, message } = request.response?.error ?? {};
  return new UploadError(request.status, message, code, parseInt(request.getResponseHeader("Retry-After") ?? "", 10));
}

/**
 * @param {Entry} entry
 * @param {string} collection
 */
function factsOf({ source: { name, type, lastModified }, path, section, sha256, replaces }, collection) {
  const file = { filename: name, filetype: type, lastModified: `${lastModified}`, sha256 };
  return { ...file, collection, section, relativePath: path, replaces };
}

/**
 * Return where a file stands among those sent with it: docs/api.md, "The order of the files".
 * @param {Entry} entry
 * @param {Neighbors} neighbors
 */
function orderOf({ batch, index }, neighbors) {
  /** @type {Record<string, string>} */
  const order = { batch, index: `${index}` };
  for (const [name, entry] of Object.entries(neighbors)) {
    if (entry) order[name] = `${entry.index} ${fileIdOf(entry)}`;
  }
  return order;
}

/**
 * Return the facts that are known as tus sends them: names, and values in Base64.
 * @param {Record<string, string | undefined>} facts
 */
const metadataOf = (facts) =>
  Object.entries(facts).flatMap(([name, value]) => (value ? `${name} ${inBase64(value)}` : [])).join();

/** @param {string} text */
const inBase64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
