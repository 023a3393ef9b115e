// What the server has already: asked by name, size and time, and by digest, before a byte is sent.

import { startWorker } from "../js/html.js";
import { postJson } from "./request.js";

const MOST_HASHED = 200e6; // bytes: a file is in memory as a whole while its digest is made
const ASKED_EVERY = 400; // ms of hashing
let worker;

/** Writes into `entries` (at most 500) what is known: `known` ("have", "partial" or "unknown"), `id`, `address`, `sha256`; `settled` gets each. */
export async function lookUp(entries, collection, settled) {
  await ask(entries, collection);
  const isSure = (entry) => entry.sha256 || entry.known === "partial" || !canHash(entry.source);
  entries.filter(isSure).forEach(settled);
  let group = [];
  let since = performance.now();
  for (const entry of entries.filter((each) => !isSure(each))) {
    entry.sha256 = await digestOf(entry.source);
    group.push(entry);
    if (performance.now() - since < ASKED_EVERY) continue;
    await ask(group, collection);
    group.splice(0).forEach(settled);
    since = performance.now();
  }
  if (group.length) await ask(group, collection);
  group.forEach(settled);
}

async function ask(entries, collection) {
  const files = entries.map(({ source: { name, size, lastModified }, sha256 }) => ({ name, size, last_modified: lastModified, ...(sha256 && { sha256 }) }));
  const answer = await postJson("/api/v1/uploads/check", { collection, files });
  entries.forEach((entry, index) => {
    const { status, id, upload } = answer.files[index];
    Object.assign(entry, { known: status, id, address: upload ?? "" });
  });
}

// Missing on plain http, where the server finds out by itself once it has the bytes.
const canHash = ({ size }) => Boolean(globalThis.crypto?.subtle) && size <= MOST_HASHED;

// Null where it cannot be made: the file is sent all the same.
async function digestOf(file) {
  try {
    worker ??= startWorker(import.meta.resolve("./upload_digest.js"));
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(file);
    });
  } catch {
    worker = null; // it was not loaded: the next file tries again
    return null;
  }
}
