// Lets one tab send at a time, and shows its upload in the other tabs.

import { nextFrame } from "/static/js/frames.js";

/** @typedef {import("./entry.js").SiteFile} SiteFile */
/** @typedef {import("./dock.js").Headline} Headline */
/** @typedef {import("./queue.js").UploadQueue} UploadQueue */
/** @typedef {{ after?: string, before?: string }} Between Ids of the files that a new file stands between. */
/** @typedef {{ file: SiteFile, section: string, between: Between }} Arrival A file that was stored. */
/** @typedef {Headline | Arrival} News What the sending tab tells the others. */

/**
 * Block a queue while another tab sends. While this one does, the screen stays on and the browser asks before leaving.
 * @param {UploadQueue} queue
 * @param {string} collection
 * @param {(news: News | null) => void} heard Called with the news of another tab, and with null once it has ended.
 * @param {AbortSignal} signal
 */
export function shareTabs(queue, collection, heard, signal) {
  const name = `vitrine-uploads-${collection}`;
  const { locks } = navigator; // missing on plain http, as the wake lock
  /** @type {BroadcastChannel | undefined} */
  let channel;
  let isWaiting = false; // for the end of another tab's upload

  const hearEnd = () => {
    isWaiting = false;
    heard(null);
  };
  const hear = (/** @type {MessageEvent<News | null>} */ { data }) => {
    if (!data) return hearEnd();
    heard(data);
    // The shared lock is granted when the sending tab has ended or was closed.
    if (!isWaiting) locks?.request(name, { mode: "shared" }, hearEnd);
    isWaiting = true;
  };
  const turn = new Turn(queue, name, () => channel?.postMessage(null));
  queue.block("tab");
  queue.on("state", () => turn.follow());
  // The first channel of a page costs a slow computer a frame.
  nextFrame().then(() => (channel = Object.assign(new BroadcastChannel(name), { onmessage: hear })));
  signal.addEventListener("abort", () => channel?.close());
  document.addEventListener("visibilitychange", () => turn.stayAwake(), { signal });
  addEventListener("beforeunload", (event) => queue.isSending && event.preventDefault(), { signal });
  return {
    /** Tell the other tabs what they may show: of the headlines only the sending tab's. @param {News} news */
    tell(news) {
      if (turn.isMine || "file" in news) channel?.postMessage(news);
    },

    /** Return whether a tab is sending. */
    async isTaken() {
      return (await locks?.query())?.held?.some((lock) => lock.name === name) ?? false;
    },
  };
}

/** The turn of this tab to send: from the first file that waits to the last that has ended. */
class Turn {
  isMine = false;
  #queue;
  #name;
  #ended;
  /** @type {(() => void) | null} */
  #release = null; // ends the turn, or the wait for it
  /** @type {WakeLockSentinel | null | undefined} */
  #wakeLock;

  /**
   * @param {UploadQueue} queue
   * @param {string} name Of the lock.
   * @param {() => void} ended
   */
  constructor(queue, name, ended) {
    this.#queue = queue;
    this.#name = name;
    this.#ended = ended;
  }

  /** Begin or end the turn if the queue has. */
  follow() {
    if (this.#queue.isSending === Boolean(this.#release)) return;
    if (this.#release) this.#end(this.#release);
    else this.#begin();
  }

  /** Keep the screen on during the turn; browsers forget that while the page is hidden. */
  async stayAwake() {
    if (document.hidden || !this.isMine || this.#wakeLock?.released === false) return;
    this.#wakeLock = await navigator.wakeLock?.request("screen").catch(() => null);
  }

  #begin() {
    /** @type {Promise<void>} */
    const isOver = new Promise((resolve) => (this.#release = resolve));
    const release = this.#release;
    const begin = () => {
      if (this.#release !== release) return null; // everything was cancelled while another tab was sending
      this.isMine = true;
      this.#queue.unblock("tab");
      this.stayAwake();
      return isOver;
    };
    if (navigator.locks) navigator.locks.request(this.#name, begin).catch(begin);
    else begin();
  }

  /** @param {() => void} release */
  #end(release) {
    release();
    this.#release = null;
    this.isMine = false;
    this.#queue.block("tab");
    this.#ended();
    this.#wakeLock?.release();
  }
}
