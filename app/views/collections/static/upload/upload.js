// An upload: files are taken, wait in a queue, are sent, and show in a dock.

import { one } from "/static/js/dom.js";
import { formatBytes } from "/static/js/formats.js";
import { gettext } from "/static/js/language.js";
import { renewToken } from "/static/js/request.js";
import { Dock } from "./dock.js";
import { UploadQueue } from "./queue.js";
import { listenForFiles } from "./sources.js";
import { Lookup, endUpload, sendFile } from "./transport.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./entry.js").NewEntry} NewEntry */
/** @typedef {import("./sources.js").FoundFile} FoundFile */

const SIGN_IN_MS = 2000; // between two questions whether the owner has signed in again

/**
 * What a page adds to an upload.
 * @typedef {object} UploadOptions
 * @property {Document | HTMLElement} target Takes drops and pasted files.
 * @property {(event: DragEvent | null) => void} dragged Called while files are over the target, and with null after.
 * @property {(files: FoundFile[], over: Element | null) => Promise<NewEntry[]> | NewEntry[]} prepare
 *   Returns what to send of the files that were dropped on an element, selected or pasted.
 * @property {(entry: Entry) => Promise<void>} [beforeSending]
 * @property {(entry: Entry) => void} [begun] Called when the upload of a file has an address.
 * @property {AbortSignal} signal Of the page or dialog. What is on its way stays on the server, to be resumed.
 */

/**
 * Mount an upload in an element with the sources of files, the dock, and the data of the collection.
 * @param {HTMLElement} root
 * @param {UploadOptions} options
 */
export function mountUpload(root, { target, dragged, prepare, beforeSending, begun, signal }) {
  const { collection, systemFiles } = /** @type {Record<string, string>} */ (root.dataset);
  const maxBytes = Number(root.dataset.maxBytes);
  const lookup = new Lookup(collection, signal);
  /** @type {UploadQueue} */
  const queue = new UploadQueue({
    check({ size }) {
      if (size > maxBytes) {
        const values = { limit: formatBytes(maxBytes) };
        return gettext("This file is larger than the %(limit)s that this site accepts.", values);
      }
      return size ? "" : gettext("This file is empty.");
    },
    lookUp: (entries, found) => lookup.run(entries, found),
    async send(entry, attempt, sent) {
      await beforeSending?.(entry);
      attempt.throwIfAborted();
      const neighbors = () => queue.neighbors(entry);
      return sendFile(entry, { collection, neighbors, signal: attempt, sent, begun: () => begun?.(entry) });
    },
  });
  const dock = new Dock(one(root, ".dock"), queue, signal);
  queue.on("state", (entry) => {
    if (entry.state !== "cancelled" || !entry.address) return;
    endUpload(entry.address);
    entry.address = "";
  });
  queue.on("signedout", () => waitForSignIn(queue, dock, signal));
  listenForFiles({
    root,
    target,
    systemFiles: new RegExp(systemFiles, "i"),
    dragged,
    async take(files, over) {
      const entries = await prepare(files, over);
      if (entries.length) queue.add(entries);
    },
    signal,
  });
  return { queue, dock };
}

/**
 * Return what tells a collection's files apart, as far as that is known without reading them.
 * @param {FoundFile} file
 */
export const keyOf = ({ path, source: { size, lastModified } }) => `${path}|${size}|${lastModified}`;

/**
 * Show that the owner is signed out, and go on once they are signed in again in another tab.
 * @param {UploadQueue} queue
 * @param {Dock} dock
 * @param {AbortSignal} signal
 */
async function waitForSignIn(queue, dock, signal) {
  while (!signal.aborted && !(await renewToken())) {
    dock.showSignedOut(true);
    await new Promise((resolve) => {
      setTimeout(resolve, SIGN_IN_MS);
      addEventListener("focus", resolve, { once: true });
    });
  }
  dock.showSignedOut(false);
  setTimeout(() => queue.unblock("session"), 500);
}
