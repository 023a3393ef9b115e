// What one browser knows of a collection's uploads: one tab sends and the others hear of it, and a later visit goes on.

import { nextFrame } from "/static/js/frames.js";
import { inTime } from "/static/js/timeout.js";

const KEPT = 30 * 24 * 3600e3; // ms
const ANSWERED_WITHIN = 3000; // ms
const opened = inTime(resultOf(() => {
  const request = indexedDB.open("vitrine-uploads", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: ["collection", "key"] });
  return request;
}), ANSWERED_WITHIN);

/** What is remembered of the files on their way. A record has `key`, and `address` and `sha256` once they are known, and `isDone`. */
export function memoryOf(collection) {
  // A private window, a full disk, data that was cleared: nothing is remembered, and uploading goes on.
  const does = async (mode, act) => {
    const store = (await opened)?.transaction("files", mode).objectStore("files");
    return store && resultOf(() => act(store));
  };
  const remembered = (mode, act) => inTime(does(mode, act), ANSWERED_WITHIN);
  const all = IDBKeyRange.bound([collection], [collection, []]);
  return {
    records: async () => ((await remembered("readonly", (store) => store.getAll(all))) ?? []).filter(({ at }) => at > Date.now() - KEPT),
    forget: () => remembered("readwrite", (store) => store.delete(all)),
    /** Notes how far these entries are; those that will never come are forgotten. */
    note: (...entries) =>
      entries.length && remembered("readwrite", (store) => entries.map(({ key, state, isFinal, address, sha256 }) => isFinal || state === "cancelled"
        ? store.delete([collection, key])
        : store.put({ collection, key, address, sha256, isDone: state === "done" || state === "duplicate", at: Date.now() })).at(-1)),
  };
}

/** Lets `queue` send while no other tab does, the screen awake meanwhile and leaving questioned. `heard(news)` gets what `tell(news)` said elsewhere, and null once that tab is through. */
export function shareTabs(queue, collection, heard) {
  const name = `vitrine-uploads-${collection}`;
  const { locks, wakeLock } = navigator; // missing on plain http
  let channel, release, awake, isWatching, isMine;

  const whenFree = () => {
    isWatching = false;
    heard(null);
  };
  const hear = ({ data }) => {
    if (!data) return whenFree();
    heard(data);
    // Granted when the sending tab is through, or gone.
    if (!isWatching) locks?.request(name, { mode: "shared" }, whenFree);
    isWatching = true;
  };
  // The first channel of a page costs a slow computer a frame.
  nextFrame().then(() => (channel = Object.assign(new BroadcastChannel(name), { onmessage: hear })));
  const stayAwake = async () => {
    if (document.hidden || !isMine || awake?.released === false) return;
    awake = await wakeLock?.request("screen").catch(() => null);
  };
  const take = () => {
    const isOver = new Promise((resolve) => (release = resolve));
    const mine = release;
    const begin = () => {
      if (release !== mine) return null; // all was cancelled while another tab was sending
      isMine = true;
      queue.release("tab");
      stayAwake();
      return isOver;
    };
    locks ? locks.request(name, begin).catch(begin) : begin();
  };
  queue.addEventListener("state", () => {
    if (queue.isSending === Boolean(release)) return;
    if (!release) return take();
    release = release();
    queue.hold("tab");
    isMine = false;
    channel?.postMessage(null);
    awake?.release();
  });
  document.addEventListener("visibilitychange", stayAwake);
  addEventListener("beforeunload", (event) => queue.isSending && event.preventDefault());
  return {
    tell: (news) => (isMine || news.file) && channel?.postMessage(news),
    isTaken: async () => Boolean((await locks?.query())?.held.some((lock) => lock.name === name)),
  };
}

async function resultOf(ask) {
  const request = ask();
  return new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: reject }));
}
