// Says how many files an upload has replaced, and restores their earlier versions if that is wanted.

import { getJson, post } from "/static/js/request.js";
import { ngettext } from "/static/js/language.js";
import { showError, showResult } from "../notices.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./queue.js").UploadQueue} UploadQueue */

/**
 * Show the notice once all files of an upload are sent.
 * @param {UploadQueue} queue
 * @param {(id: string) => void} restored Called with each file whose earlier version was restored.
 */
export function announceReplaced(queue, restored) {
  /** @type {Set<string>} Ids of the files that were replaced since the last notice. */
  const replaced = new Set();
  queue.on("state", ({ state, replaces }) => {
    if (state === "done" && replaces) replaced.add(replaces);
    if (queue.isSending || !replaced.size) return;
    const ids = [...replaced];
    replaced.clear();
    const message = ngettext("%(count)s file is replaced.", "%(count)s files are replaced.", ids.length);
    showResult(message, () => restoreAll(ids, restored).catch(showError));
  });
}

/**
 * Restore the newest earlier version of each file.
 * @param {string[]} ids
 * @param {(id: string) => void} restored
 */
async function restoreAll(ids, restored) {
  for (const id of ids) {
    /** @type {{ versions: { number: number }[] }} */
    const { versions } = await getJson(`/api/v1/files/${id}/versions?limit=1`);
    if (!versions.length) continue; // it was restored already
    await post(`/collections/files/${id}/versions/${versions[0].number}/restore`);
    restored(id);
  }
}
