// The files of an upload: sends a few at a time, and tries again by itself what failed for a moment.

import { Concurrency } from "./concurrency.js";
import { MOVES, STATE_AFTER, canDo, fileIdOf, hasEnded } from "./entry.js";

/** @typedef {import("./entry.js").Entry} Entry */
/** @typedef {import("./entry.js").NewEntry} NewEntry */
/** @typedef {import("./entry.js").State} State */
/** @typedef {import("./entry.js").Verb} Verb */
/** @typedef {import("./transport.js").UploadError} UploadError */

/**
 * The events of a queue: "added" with the new entries, "state" and "progress" with the entry that changed, "signedout".
 * @typedef {{ added: Entry[], state: Entry, progress: Entry, signedout: null }} Events
 */

/**
 * What the queue does with files.
 * @typedef {object} Steps
 * @property {(source: File) => string} check Returns why the file cannot be sent, or "".
 * @property {(entries: Entry[], found: (entry: Entry) => void) => Promise<void>} lookUp
 *   Asks the server which files it has, and calls `found` with each entry that it then knows about.
 * @property {(entry: Entry, signal: AbortSignal, sent: (bytes: number) => void) => Promise<Stored>} send
 */

/** @typedef {{ id: string, isDuplicate: boolean }} Stored The site's file that an upload became or equals. */

const MOST_ATTEMPTS = 12; // about seven minutes of errors; without a connection (status 0) there is no limit
const MOST_LOOKUPS = 4; // failed ones in a row, then the files are sent without
const LONGEST_REST = 60; // seconds

/** A queue of files; nothing is sent while something blocks it. */
export class UploadQueue {
  /** @type {Entry[]} */
  entries = [];
  concurrency = new Concurrency();
  /** @type {Steps} */
  #steps;
  /** @type {Set<string>} */
  #blocks = new Set();
  #isAsking = false;
  /** @type {{ [Type in keyof Events]: ((detail: Events[Type]) => void)[] }} */
  #listeners = { added: [], state: [], progress: [], signedout: [] };

  /** @param {Steps} steps */
  constructor(steps) {
    this.#steps = steps;
  }

  /**
   * Call `listener` with what each event of this type is about.
   * @template {keyof Events} Type
   * @param {Type} type
   * @param {(detail: Events[Type]) => void} listener
   */
  on(type, listener) {
    this.#listeners[type].push(listener);
  }

  get isSending() {
    return this.entries.some((entry) => !hasEnded(entry) && entry.state !== "paused");
  }

  /**
   * Add files, in the order of the drop that they came with. An entry that has not ended moves into this drop. Of an
   * earlier upload that has ended, only paused entries stay, and failed ones that are not among these files.
   * @param {NewEntry[]} all
   */
  add(all) {
    const batch = uniqueName();
    const open = new Map(this.entries.filter((entry) => !hasEnded(entry)).map((entry) => [entry.key, entry]));
    /** @type {Entry[]} */
    const added = [];
    all.forEach((file, index) => {
      const entry = open.get(file.key);
      if (entry) Object.assign(entry, { batch, index, folder: file.folder || entry.folder });
      else added.push(this.#entryOf(file, batch, index));
    });
    const again = new Set(added.map(({ key }) => key));
    const { isSending } = this;
    const stays = (/** @type {Entry} */ { state, key }) =>
      state === "failed" ? !again.has(key) : isSending || state === "paused";
    this.entries = [...this.entries.filter(stays), ...added];
    this.#dispatch("added", added);
    if (added.length) this.#dispatch("state", added[0]);
    this.#next();
  }

  /**
   * Return the nearest entries before and after this one in its batch that the site has a file of.
   * @param {Entry} entry
   * @param {(other: Entry) => boolean} [isWanted] Leaves out other entries.
   * @returns {{ after?: Entry, before?: Entry }} `after` is the entry that this one follows.
   */
  neighbors({ batch, index }, isWanted = () => true) {
    /** @type {Entry | undefined} */
    let after;
    /** @type {Entry | undefined} */
    let before;
    for (const other of this.entries) {
      if (other.batch !== batch || !fileIdOf(other) || !isWanted(other)) continue;
      if (other.index < index && other.index >= (after?.index ?? 0)) after = other;
      if (other.index > index && other.index <= (before?.index ?? Infinity)) before = other;
    }
    return { after, before };
  }

  /**
   * Pause, resume, retry or cancel those of these entries that allow it.
   * @param {Verb} verb
   * @param {Entry[]} entries
   */
  apply(verb, entries) {
    for (const entry of entries.filter((each) => canDo(verb, each))) {
      if (verb === "retry") Object.assign(entry, { attempts: 0, isLookedUp: true });
      this.#move(entry, STATE_AFTER[verb]);
      entry.control?.abort();
    }
    this.#next();
  }

  /** @param {string} reason */
  block(reason) {
    this.#blocks.add(reason);
  }

  /** @param {string} reason */
  unblock(reason) {
    this.#blocks.delete(reason);
    this.concurrency.restart();
    this.#next();
  }

  /**
   * @param {NewEntry} file
   * @param {string} batch
   * @param {number} index
   * @returns {Entry}
   */
  #entryOf(file, batch, index) {
    const reason = this.#steps.check(file.source);
    const begin = { sent: 0, reached: 0, attempts: 0, rest: 0, isLookedUp: false, address: "", isFinal: reason !== "" };
    return { ...file, ...begin, batch, index, reason, state: reason ? "failed" : "waiting" };
  }

  #next() {
    if (this.#blocks.size) return;
    this.#lookUp();
    const free = Math.max(0, this.concurrency.slots - this.#in("sending").length);
    for (const entry of this.#in("waiting").filter(({ isLookedUp }) => isLookedUp).slice(0, free)) this.#start(entry);
  }

  async #lookUp() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let attempts = 1; !this.#blocks.size; attempts += 1) {
      const unknown = this.#in("waiting").filter(({ isLookedUp }) => !isLookedUp);
      if (!unknown.length) break;
      try {
        await this.#steps.lookUp(unknown, (entry) => this.#found(entry));
        attempts = 0;
      } catch (error) {
        const { status } = /** @type {UploadError} */ (error);
        if (this.#isSignedOut(/** @type {UploadError} */ (error))) break;
        const isRefused = (status >= 400 && status < 429) || (status && attempts >= MOST_LOOKUPS);
        if (isRefused) unknown.forEach((entry) => this.#found(entry)); // sending them shows the reason
        else await rested(backoff(attempts));
      }
    }
    this.#isAsking = false;
  }

  /** @param {Entry} entry */
  #found(entry) {
    if (entry.state !== "waiting") return; // paused meanwhile: it is looked up when it is resumed
    entry.isLookedUp = true;
    if (this.entries.some((other) => other !== entry && other.address === entry.address)) entry.address = "";
    if (entry.known === "have") this.#finish(entry, { id: /** @type {string} */ (entry.id), isDuplicate: true });
    else this.#next();
  }

  /** @param {Entry} entry */
  async #start(entry) {
    const { signal } = (entry.control = new AbortController());
    entry.attempts += 1;
    this.#move(entry, "sending");
    const sent = (/** @type {number} */ bytes) => {
      this.concurrency.sent(bytes);
      entry.sent += bytes;
      this.#dispatch("progress", entry);
    };
    try {
      const stored = await this.#steps.send(entry, signal, sent);
      if (!signal.aborted) this.#finish(entry, stored);
    } catch (error) {
      if (!signal.aborted) this.#fail(entry, /** @type {UploadError} */ (error));
    }
    this.#next();
  }

  /**
   * @param {Entry} entry
   * @param {Stored} stored
   */
  #finish(entry, { id, isDuplicate }) {
    entry.file = { id, state: "pending", filename: entry.source.name };
    entry.sent = entry.source.size;
    this.#move(entry, isDuplicate ? "duplicate" : "done");
  }

  /**
   * @param {Entry} entry
   * @param {UploadError} error
   */
  #fail(entry, error) {
    const { status, message, isTemporary, retryAfter } = error;
    if (this.#isSignedOut(error)) return this.#move(entry, "waiting");
    const isLost = entry.address && (status === 404 || status === 410);
    if (isLost) entry.address = "";
    if (entry.sent > entry.reached) Object.assign(entry, { reached: entry.sent, attempts: 1 });
    entry.reason = message;
    entry.isFinal = status === 413 || status === 415; // the file itself is refused
    const isHopeless = status && entry.attempts >= MOST_ATTEMPTS;
    if (isHopeless || !(isTemporary || isLost)) return this.#move(entry, "failed");
    this.concurrency.failed();
    entry.rest = Math.min(retryAfter || backoff(entry.attempts), LONGEST_REST);
    this.#move(entry, "resting");
    rested(entry.rest).then(() => entry.state === "resting" && this.apply("resume", [entry]));
  }

  /** @param {UploadError} error */
  #isSignedOut({ status, code }) {
    if (status !== 401 && code !== "csrf") return false;
    if (!this.#blocks.has("session")) {
      this.block("session");
      this.#dispatch("signedout", null);
    }
    return true;
  }

  /**
   * @param {Entry} entry
   * @param {State} state
   */
  #move(entry, state) {
    if (!MOVES[entry.state].includes(state)) return;
    entry.state = state;
    this.#dispatch("state", entry);
  }

  /** @param {State} state */
  #in(state) {
    return this.entries.filter((entry) => entry.state === state);
  }

  /**
   * @template {keyof Events} Type
   * @param {Type} type
   * @param {Events[Type]} detail
   */
  #dispatch(type, detail) {
    for (const listener of this.#listeners[type]) listener(detail);
  }
}

const uniqueName = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`; // plain http has no randomUUID

/**
 * Return the seconds to wait after so many failed attempts: doubled each time, and varied by a quarter.
 * @param {number} attempts
 */
const backoff = (attempts) => Math.min(2 ** (attempts - 1), LONGEST_REST) * (0.75 + Math.random() / 2);

/**
 * Wait so many seconds, or until the browser has a network again.
 * @param {number} seconds
 */
function rested(seconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
    addEventListener("online", resolve, { once: true });
  });
}
