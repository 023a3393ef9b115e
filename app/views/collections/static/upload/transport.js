// Sends files to the server by tus 1.0.0 (https://tus.io/protocols/resumable-upload).

import { token } from "/static/js/request.js";
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

const CHUNK_BYTES = 8 * 2 ** 20;
const SMALL_BYTES = 2 ** 20; // sent with the first request
const SILENT_MS = 90_000; // without a byte sent, or without an answer to the last one
const CHUNK_HEADERS = { "Content-Type": "application/offset+octet-stream" };
const TEMPORARY = new Set([0, 408, 409, 423, 425, 429, 460, 500, 502, 503, 504]);

/** @type {Record<number, string>} */
const SENTENCES = { 0: "The connection broke off.", 413: "Larger than this site takes." };
const OTHER_SENTENCE = "The server could not take this file just now.";

export const READ_MS = 60_000; // then a file counts as unreadable

/** Why a file was not stored. */
export class UploadError extends Error {
  /**
   * @param {number} status Of HTTP; 0 if there was no answer.
   * @param {string} [message]
   * @param {string} [code] The server's name for the error.
   * @param {number} [retryAfter] Seconds, or NaN.
   */
  constructor(status, message = SENTENCES[status] ?? OTHER_SENTENCE, code = undefined, retryAfter = NaN) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.isTemporary = TEMPORARY.has(status);
  }
}

/**
 * Send what the server lacks of a file; throw an UploadError if that does not work.
 * @param {Entry} entry
 * @param {Sending} sending
 * @returns {Promise<Stored>}
 */
export async function sendFile(entry, { collection, neighbors, signal, sent, begun }) {
  const { source } = entry;
  /** @type {(method: string, headers?: Headers, body?: Blob | null) => Promise<XMLHttpRequest>} */
  const request = (method, headers, body) =>
    exchange(method, entry.address || "/api/v1/uploads", { headers, body, signal, sent });
  const begin = async () => {
    const isSmall = source.size <= SMALL_BYTES;
    const facts = { ...factsOf(entry, collection), ...orderOf(entry, neighbors()) };
    const headers = { "Upload-Length": source.size, "Upload-Metadata": metadataOf(facts) };
    const answer = await request("POST", isSmall ? { ...headers, ...CHUNK_HEADERS } : headers, isSmall ? source : null);
    entry.address = answer.getResponseHeader("Location") ?? "";
    begun();
    return answer;
  };
  entry.sent = 0;
  try {
    let answer = entry.address ? await request("HEAD") : await begin();
    for (let offset; ; ) {
      const id = answer.getResponseHeader("Upload-Asset");
      if (id) return { id, isDuplicate: Boolean(answer.getResponseHeader("Upload-Duplicate")) };
      if (offset === source.size) throw new UploadError(410);
      offset = entry.sent = Number(answer.getResponseHeader("Upload-Offset"));
      // The order again: more neighbors have arrived, and an upload of an earlier drop now belongs to this one.
      const order = { "Upload-Metadata": metadataOf(orderOf(entry, neighbors())) };
      const chunk = source.slice(offset, offset + CHUNK_BYTES);
      answer = await request("PATCH", { ...CHUNK_HEADERS, "Upload-Offset": offset, ...order }, chunk);
    }
  } catch (error) {
    if (await withTimeout(source.slice(0, 1).arrayBuffer(), READ_MS)) throw error;
    throw new UploadError(400, "This file was moved or changed on your disk. Drop it again.");
  }
}

/**
 * Remove an unfinished upload from the server; if that fails, it expires by itself.
 * @param {string} address
 */
export const endUpload = (address) => exchange("DELETE", address).catch(() => {});

/** @typedef {Record<string, string | number>} Headers */

/**
 * @param {string} method
 * @param {string} url
 * @param {object} [options]
 * @param {Headers} [options.headers]
 * @param {Blob | null} [options.body]
 * @param {AbortSignal} [options.signal]
 * @param {(bytes: number) => void} [options.sent]
 * @returns {Promise<XMLHttpRequest>} The answer; rejects with an UploadError.
 */
function exchange(method, url, { headers, body, signal, sent = () => {} } = {}) {
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
    for (const [name, value] of Object.entries({ ...own, ...headers })) request.setRequestHeader(name, String(value));
    request.upload.onprogress = ({ loaded }) => {
      wait();
      sent(loaded - before);
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
  const retryAfter = Number.parseInt(request.getResponseHeader("Retry-After") ?? "", 10);
  return new UploadError(request.status, message, code, retryAfter);
}

/**
 * @param {Entry} entry
 * @param {string} collection
 */
function factsOf({ source: { name, type, lastModified }, path, section, sha256 }, collection) {
  const file = { filename: name, filetype: type, lastModified: String(lastModified), sha256 };
  return { ...file, collection, section, relativePath: path };
}

/**
 * Return where a file stands among those sent with it: docs/api.md, "The order of the files".
 * @param {Entry} entry
 * @param {Neighbors} neighbors
 */
function orderOf({ batch, index }, neighbors) {
  /** @type {Record<string, string>} */
  const order = { batch, index: String(index) };
  for (const [name, entry] of Object.entries(neighbors)) {
    if (entry) order[name] = `${entry.index} ${fileIdOf(entry)}`;
  }
  return order;
}

/** @param {Record<string, string | undefined>} facts */
const metadataOf = (facts) =>
  Object.entries(facts).flatMap(([name, value]) => (value ? `${name} ${inBase64(value)}` : [])).join();

/** @param {string} text */
const inBase64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
