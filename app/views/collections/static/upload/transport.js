// What an upload says to the server: asks what is there, and sends the rest by tus 1.0.0 (https://tus.io/protocols/resumable-upload).

import { startWorker } from "/static/js/html.js";
import { inTime } from "/static/js/timeout.js";
import { postJson, token } from "/static/js/request.js";
import { fileOf } from "./queue.js";

const CHUNK = 8 * 2 ** 20; // bytes
const SMALL = 2 ** 20; // bytes that go with the first request
const SILENT = 90_000; // ms without a byte on the way, or without an answer to the last one
const READ_WITHIN = 60_000; // ms for a file's digest
const ASKED_EVERY = 400; // ms of hashing
const MOST_HASHED = 200e6; // bytes: a file is in memory as a whole while its digest is made
const MOST_ASKED = 500; // files in one question
const IS_CHUNK = { "Content-Type": "application/offset+octet-stream" };
const TEMPORARY = new Set([0, 408, 409, 423, 425, 429, 460, 500, 502, 503, 504]);
const SENTENCES = { 0: "The connection broke off.", 413: "Larger than this site takes." };
let worker;

/** Why a file did not arrive: `status` of HTTP, 0 where there was no answer; `retryAfter` in seconds, or NaN. */
export class UploadError extends Error {
  constructor(status, message, code, retryAfter) {
    super(message ?? SENTENCES[status] ?? "The server could not take this file just now.");
    Object.assign(this, { status, code, retryAfter, isTemporary: TEMPORARY.has(status) });
  }
}

/** Writes into `entries` what is known: `known` ("have", "partial" or "unknown"), `id`, `address`, `sha256`. `settled` gets those that are sure, and the next ones once they are read. All are asked for before the first is sent: its neighbors may be among the last. */
export async function lookUp(entries, collection, settled) {
  const isSure = (entry) => entry.sha256 || entry.known === "partial" || !canHash(entry.source);
  const unasked = entries.filter(({ known, sha256 }) => !known || sha256);
  for (let at = 0; at < unasked.length; at += MOST_ASKED) await ask(unasked.slice(at, at + MOST_ASKED), collection);
  entries.filter(isSure).forEach(settled);
  const unsure = entries.filter((entry) => !isSure(entry)).slice(0, MOST_ASKED);
  const group = [];
  let since = performance.now();
  for (const entry of unsure) {
    if (entry.state === "waiting") group.push(entry);
    if (entry.state === "waiting") entry.sha256 = await digestOf(entry.source);
    if (entry !== unsure.at(-1) && performance.now() - since < ASKED_EVERY) continue;
    await ask(group, collection);
    group.splice(0).forEach(settled);
    since = performance.now();
  }
}

/** Sends what is missing of `entry`; answers {id, isDuplicate}. `neighbors()` are the entries before and after it that the site has, `moved(bytes)` hears of each piece that has gone, `begun()` of a new address. */
export async function sendFile(entry, { collection, neighbors, signal, moved, begun }) {
  const { source } = entry;
  const say = (method, headers, body) => exchange(method, entry.address || "/api/v1/uploads", { headers, body, signal, moved });
  entry.sent = 0;
  try {
    let answer = entry.address && (await say("HEAD"));
    if (!answer) {
      const isSmall = source.size <= SMALL;
      const headers = { "Upload-Length": source.size, "Upload-Metadata": inMetadata({ ...factsOf(entry, collection), ...orderOf(entry, neighbors()) }), ...(isSmall && IS_CHUNK) };
      answer = await say("POST", headers, isSmall ? source : null);
      entry.address = answer.getResponseHeader("Location");
      begun();
    }
    for (let offset; ; ) {
      const id = answer.getResponseHeader("Upload-Asset");
      if (id) return { id, isDuplicate: Boolean(answer.getResponseHeader("Upload-Duplicate")) };
      if (offset === source.size) throw new UploadError(410);
      offset = entry.sent = Number(answer.getResponseHeader("Upload-Offset"));
      // The order again: neighbors have arrived since, and an upload of an earlier drop takes its place in this one.
      const order = inMetadata(orderOf(entry, neighbors()));
      answer = await say("PATCH", { ...IS_CHUNK, "Upload-Offset": offset, "Upload-Metadata": order }, source.slice(offset, offset + CHUNK));
    }
  } catch (error) {
    if (await inTime(source.slice(0, 1).arrayBuffer(), READ_WITHIN)) throw error;
    throw new UploadError(400, "This file was moved or changed on your disk. Drop it again.");
  }
}

/** Ends an upload that nobody wants any more. */
export const endUpload = (address) => exchange("DELETE", address).catch(() => {}); // else it expires

async function ask(entries, collection) {
  if (!entries.length) return;
  const files = entries.map(({ source: { name, size, lastModified }, sha256 }) => ({ name, size, last_modified: lastModified, ...(sha256 && { sha256 }) }));
  const answer = await postJson("/api/v1/uploads/check?sections=true", { collection, files });
  entries.forEach((entry, index) => {
    const { status, id, section, upload = "" } = answer.files[index];
    Object.assign(entry, { known: status, id, address: upload });
    if (id) entry.place = section ?? "";
  });
}

// Missing on plain http, where the server finds out by itself once it has the bytes.
const canHash = ({ size }) => Boolean(globalThis.crypto?.subtle) && size <= MOST_HASHED;

// Without one the file is sent all the same.
async function digestOf(file) {
  worker ??= startWorker(import.meta.resolve("./digest.js"));
  const told = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
    worker.postMessage(file);
  });
  const digest = await inTime(told, READ_WITHIN);
  if (!digest) worker = worker.terminate();
  return digest;
}

function exchange(method, url, { headers, body, signal, moved } = {}) {
  const request = new XMLHttpRequest();
  const stop = () => request.abort();
  let timer;
  let before = 0;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(stop, SILENT);
  };
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    signal?.addEventListener("abort", stop);
    request.open(method, url);
    request.responseType = "json";
    const own = { "Tus-Resumable": "1.0.0", Accept: "application/json", "X-CSRFToken": token() };
    for (const [name, value] of Object.entries({ ...own, ...headers })) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      wait();
      moved(loaded - before);
      before = loaded;
    };
    request.upload.onloadend = wait;
    request.onload = () => (request.status < 300 ? resolve(request) : reject(refusalOf(request)));
    request.onerror = request.onabort = () => reject(new UploadError(0));
    wait();
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

function factsOf({ source: { name, type, lastModified }, path, section, sha256 }, collection) {
  return { filename: name, filetype: type, collection, section, relativePath: path, lastModified: String(lastModified), sha256 };
}

/** Where a file stands among those sent with it: docs/api.md, "The order of the files". */
function orderOf({ batch, index }, neighbors) {
  const order = { batch, index: String(index) };
  for (const [name, entry] of Object.entries(neighbors)) if (entry) order[name] = `${entry.index} ${fileOf(entry)}`;
  return order;
}

function inMetadata(facts) {
  return Object.entries(facts).filter(([, value]) => value).map(([key, value]) => `${key} ${inBase64(value)}`).join();
}

const inBase64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
