// Asks the server how far the previews of new files are: often while something changes, rarely while nothing does.

import { getJson } from "/static/js/request.js";

/** @typedef {import("../upload/entry.js").SiteFile} SiteFile */

const MOST_AT_ONCE = 100; // files in one request
const SHORTEST_MS = 1000;
const LONGEST_MS = 8000; // also while the page is hidden

/**
 * Return whether the preview of a file in this state is still to be made.
 * @param {string | undefined} state
 */
export const isBeingPrepared = (state) => state === "pending" || state === "processing";

/**
 * Poll the states of files until their previews are made or have failed.
 * @param {() => string} url Returns the address of the states, which filters change.
 * @param {(file: SiteFile) => void} changed Called with each change; the state of a file that was removed is "gone".
 * @param {AbortSignal} signal
 * @returns {(id: string, state?: string) => void} Begins to ask for a file whose state is known.
 */
export function pollStates(url, changed, signal) {
  /** @type {Map<string, string | undefined>} The last known states, by id. */
  const waiting = new Map();
  let delay = SHORTEST_MS;
  let isAsking = false;
  /** @type {number | undefined} */
  let timer;

  const plan = () => {
    if (!waiting.size || isAsking || signal.aborted) return;
    timer ??= setTimeout(ask, document.hidden ? LONGEST_MS : delay);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const take = (/** @type {string} */ id, /** @type {SiteFile} */ file) => {
    const hasChanged = file.state !== waiting.get(id);
    waiting.delete(id);
    if (isBeingPrepared(file.state)) waiting.set(id, file.state); // behind the files that were not asked for yet
    if (hasChanged) changed(file);
    return hasChanged;
  };
  const ask = async () => {
    stop();
    isAsking = true;
    const ids = [...waiting.keys()].slice(0, MOST_AT_ONCE);
    const address = new URL(url(), location.href);
    for (const id of ids) address.searchParams.append("file", id);
    try {
      /** @type {{ files: SiteFile[] }} */
      const { files } = await getJson(address.href);
      const found = new Map(files.map((file) => [file.id, file]));
      const changes = ids.filter((id) => take(id, found.get(id) ?? { id, state: "gone" }));
      delay = changes.length ? SHORTEST_MS : Math.min(delay * 1.5, LONGEST_MS);
    } catch {
      delay = LONGEST_MS; // the server is away for a moment
    }
    isAsking = false;
    plan();
  };

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    stop();
    delay = SHORTEST_MS;
    plan();
  }, { signal });
  signal.addEventListener("abort", stop);
  return (id, state = "pending") => {
    waiting.set(id, state);
    delay = SHORTEST_MS;
    plan();
  };
}
