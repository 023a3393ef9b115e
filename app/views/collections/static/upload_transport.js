// Sends a file by tus 1.0.0 (https://tus.io/protocols/resumable-upload), from as far as the server has it.

import { token } from "./request.js";

const CHUNK = 8 * 2 ** 20; // bytes
const SMALL = 2 ** 20; // bytes that go with the first request
const STALLED = 60_000; // ms without a byte on the way
const PATIENCE = 240_000; // ms for the answer after the last byte
const IS_CHUNK = { "Content-Type": "application/offset+octet-stream" };
const TEMPORARY = new Set([0, 408, 409, 423, 425, 429, 460, 500, 502, 503, 504]);
const SENTENCES = {
  0: "The connection broke off.",
  413: "Larger than this site takes.",
  507: "There is no room left on the server. Free some space, then retry.",
};

/** Why a file did not arrive: `status` of HTTP, 0 where there was no answer; `retryAfter` in seconds, or NaN. */
export class UploadError extends Error {
  constructor(status, message, code, retryAfter) {
    super(message ?? SENTENCES[status] ?? "The server could not take this file just now.");
    Object.assign(this, { status, code, retryAfter });
  }

  get isTemporary() {
    return TEMPORARY.has(this.status);
  }
}

/** Sends what is missing of `entry`; answers {id, isDuplicate}. `moved(bytes)` hears what has gone, `begun(address)` where. */
export async function sendFile(entry, { collection, signal, moved, begun }) {
  const { source } = entry;
  const ask = (method, headers = {}, body = null, before = 0) =>
    exchange(method, entry.address || "/api/v1/uploads", { headers, body, signal, moved: (sent) => moved(before + sent) });
  try {
    let answer = entry.address && (await ask("HEAD"));
    if (!answer) {
      const isSmall = source.size <= SMALL;
      const headers = { "Upload-Length": source.size, "Upload-Metadata": metadataOf(entry, collection), ...(isSmall && IS_CHUNK) };
      answer = await ask("POST", headers, isSmall ? source : null);
      begun(answer.getResponseHeader("Location"));
    }
    while (!answer.getResponseHeader("Upload-Asset")) {
      const offset = Number(answer.getResponseHeader("Upload-Offset"));
      answer = await ask("PATCH", { ...IS_CHUNK, "Upload-Offset": offset }, source.slice(offset, offset + CHUNK), offset);
      if (offset === source.size && !answer.getResponseHeader("Upload-Asset")) throw new UploadError(410);
    }
    return { id: answer.getResponseHeader("Upload-Asset"), isDuplicate: Boolean(answer.getResponseHeader("Upload-Duplicate")) };
  } catch (error) {
    await source.slice(0, 1).arrayBuffer().catch(() => {
      throw new UploadError(400, "This file was moved or changed on your disk. Drop it again.");
    });
    throw error;
  }
}

/** Ends an upload that nobody wants any more. */
export const endUpload = (address) => exchange("DELETE", address, { headers: {} }).catch(() => {}); // else it expires

function exchange(method, url, { headers, body, signal, moved }) {
  const request = new XMLHttpRequest();
  let timer;
  const within = (time) => {
    clearTimeout(timer);
    timer = setTimeout(stop, time);
  };
  const stop = () => request.abort();
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    signal?.addEventListener("abort", stop);
    request.open(method, url);
    request.responseType = "json";
    const own = { "Tus-Resumable": "1.0.0", Accept: "application/json", "X-CSRFToken": token() };
    for (const [name, value] of Object.entries({ ...own, ...headers })) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      within(STALLED);
      moved?.(loaded);
    };
    request.upload.onloadend = () => within(PATIENCE);
    request.onload = () => (request.status < 300 ? resolve(request) : reject(refusalOf(request)));
    request.onerror = request.onabort = () => reject(new UploadError(0));
    within(STALLED);
    request.send(body);
  }).finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  });
}

function refusalOf(request) {
  const { code, message } = request.response?.error ?? {};
  return new UploadError(request.status, message, code, Number.parseInt(request.getResponseHeader("Retry-After"), 10));
}

function metadataOf({ source, path, section, sha256 }, collection) {
  const { name, type, lastModified } = source;
  const facts = { filename: name, filetype: type, collection, section, relativePath: path, lastModified: String(lastModified), sha256 };
  return Object.entries(facts).filter(([, value]) => value).map(([key, value]) => `${key} ${inBase64(value)}`).join();
}

const inBase64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
