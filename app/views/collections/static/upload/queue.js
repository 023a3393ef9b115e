// The files on their way: a few at once, each with its state; what fails for a moment tries again by itself.

import { Lanes } from "./concurrency.js";

const MOST_ATTEMPTS = 12; // some seven minutes of wrong answers; a connection is waited for without end
const MOST_QUESTIONS = 4; // then the files are sent without having been asked for
const LONGEST_REST = 60; // seconds
// From each state, the ones it may go to.
const MOVES = {
  waiting: ["sending", "duplicate", "paused", "cancelled"],
  sending: ["done", "duplicate", "waiting", "resting", "paused", "failed", "cancelled"],
  resting: ["waiting", "paused", "cancelled"],
  paused: ["waiting", "cancelled"],
  failed: ["waiting"],
  cancelled: ["waiting"],
  duplicate: ["waiting"],
  done: [],
};
const HAS_ENDED = new Set(["done", "duplicate", "cancelled", "failed"]);
const VERBS = { pause: "paused", resume: "waiting", retry: "waiting", cancel: "cancelled" };

const named = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`; // plain http has no randomUUID

/** Events: "added" {entries}, "state" and "progress" {entry}, "signedout". Sends while nobody holds it. */
export class UploadQueue extends EventTarget {
  entries = [];
  lanes = new Lanes();
  #does;
  #holds = new Set(["tab"]);
  #isLooking = false;

  /** `send(entry, signal, moved)` answers {id, isDuplicate}; `lookUp(entries, settled)`; `check(source)` a sentence against it. */
  constructor(does) {
    super();
    this.#does = does;
  }

  get isSending() {
    return this.entries.some(({ state }) => state === "waiting" || state === "sending" || state === "resting");
  }

  /** Takes {source, path, key, section, …} in, in their sender's order. Those still on their way take their place in it. Of an earlier upload only what is paused stays, and failures that do not come again. */
  add(all) {
    const batch = named();
    const open = new Map(this.entries.filter(({ state }) => !HAS_ENDED.has(state)).map((entry) => [entry.key, entry]));
    const files = [];
    all.forEach((file, index) => {
      const entry = open.get(file.key);
      entry ? Object.assign(entry, { batch, index, folder: file.folder || entry.folder }) : files.push({ ...file, batch, index });
    });
    const again = new Set(files.map(({ key }) => key));
    const { isSending } = this;
    this.entries = this.entries.filter(({ state, key }) => (state === "failed" ? !again.has(key) : isSending || state === "paused"));
    const added = files.map((file) => {
      const reason = this.#does.check(file.source);
      return { ...file, state: reason ? "failed" : "waiting", isFinal: Boolean(reason), reason, sent: 0, reached: 0, attempts: 0 };
    });
    this.entries.push(...added);
    this.#tell("added", added);
    if (added.length) this.#tell("state", added[0]);
    this.#next();
  }

  /** The nearest entries before and after this one in its batch that the site has a file of, among those that `fits`. */
  neighbors({ batch, index }, fits = () => true) {
    let after, before;
    for (const other of this.entries) {
      if (other.batch !== batch || !fileOf(other) || !fits(other)) continue;
      if (other.index < index && !(after?.index > other.index)) after = other;
      if (other.index > index && !(before?.index < other.index)) before = other;
    }
    return { after, before };
  }

  /** "pause", "resume", "retry" or "cancel" for each of these that can. */
  act(verb, entries) {
    for (const entry of entries.filter((each) => canDo(verb, each))) {
      if (verb === "retry") Object.assign(entry, { attempts: 0, isKnown: true });
      this.#move(entry, VERBS[verb]);
      entry.control?.abort();
    }
    this.#next();
  }

  hold(why) {
    this.#holds.add(why);
  }

  release(why) {
    this.#holds.delete(why);
    this.lanes.rest();
    this.#next();
  }

  #next() {
    if (this.#holds.size) return;
    this.#lookUp();
    const free = this.lanes.count - this.#in("sending").length;
    for (const entry of this.#in("waiting").filter(({ isKnown }) => isKnown).slice(0, Math.max(0, free))) this.#start(entry);
  }

  async #lookUp() {
    if (this.#isLooking) return;
    this.#isLooking = true;
    for (let questions = 1; !this.#holds.size; questions += 1) {
      const unknown = this.#in("waiting").filter(({ isKnown }) => !isKnown);
      if (!unknown.length) break;
      try {
        await this.#does.lookUp(unknown, (entry) => this.#settle(entry));
        questions = 0;
      } catch (error) {
        if (this.#isSignedOut(error)) break;
        const isRefused = (error.status >= 400 && error.status < 429) || (error.status !== 0 && questions >= MOST_QUESTIONS);
        if (isRefused) unknown.forEach((entry) => this.#settle(entry)); // sending will say why
        else await rested(backOff(questions));
      }
    }
    this.#isLooking = false;
  }

  #settle(entry) {
    if (entry.state !== "waiting") return; // paused meanwhile: asked for again when it goes on
    entry.isKnown = true;
    if (entry.address && this.entries.some((other) => other !== entry && other.address === entry.address)) entry.address = "";
    if (entry.known === "have") this.#finish(entry, { id: entry.id, isDuplicate: true });
    else this.#next();
  }

  async #start(entry) {
    const { signal } = (entry.control = new AbortController());
    entry.attempts += 1;
    this.#move(entry, "sending");
    const moved = (bytes) => {
      this.lanes.moved(bytes);
      entry.sent += bytes;
      this.#tell("progress", entry);
    };
    try {
      const file = await this.#does.send(entry, signal, moved);
      if (!signal.aborted) this.#finish(entry, file);
    } catch (error) {
      if (!signal.aborted) this.#fail(entry, error);
    }
    this.#next();
  }

  #finish(entry, { id, isDuplicate }) {
    Object.assign(entry, { file: { id, state: "pending", filename: entry.source.name }, sent: entry.source.size });
    this.#move(entry, isDuplicate ? "duplicate" : "done");
  }

  #fail(entry, error) {
    const { status, message, isTemporary, retryAfter } = error;
    if (this.#isSignedOut(error)) return this.#move(entry, "waiting");
    const isLost = entry.address && (status === 404 || status === 410);
    if (isLost) entry.address = "";
    if (entry.sent > entry.reached) Object.assign(entry, { reached: entry.sent, attempts: 1 });
    const isHopeless = status !== 0 && entry.attempts >= MOST_ATTEMPTS;
    Object.assign(entry, { reason: message, isFinal: status === 413 || status === 415 }); // the file itself is refused
    if (isHopeless || !(isTemporary || isLost)) return this.#move(entry, "failed");
    this.lanes.trouble();
    entry.rest = Math.min(retryAfter || backOff(entry.attempts), LONGEST_REST);
    this.#move(entry, "resting");
    rested(entry.rest).then(() => entry.state === "resting" && this.act("resume", [entry]));
  }

  #isSignedOut({ status, code }) {
    if (status !== 401 && code !== "csrf") return false;
    if (!this.#holds.has("session")) this.#tell("signedout", this.hold("session"));
    return true;
  }

  #move(entry, state) {
    if (!MOVES[entry.state].includes(state)) return;
    entry.state = state;
    this.#tell("state", entry);
  }

  #in(state) {
    return this.entries.filter((entry) => entry.state === state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** The id of the site's file that an entry became, or is taken for. */
export const fileOf = ({ file, known, id }) => file?.id ?? (known === "have" ? id : undefined);

/** Whether a file can be told to "pause", "resume", "retry" or "cancel". */
export function canDo(verb, { state, isFinal, sha256 }) {
  if (verb === "retry") return !isFinal && (state === "failed" || state === "cancelled" || (state === "duplicate" && !sha256));
  if (verb === "resume") return state === "paused" || state === "resting";
  return MOVES[state].includes(VERBS[verb]);
}

const backOff = (attempts) => Math.min(2 ** (attempts - 1), LONGEST_REST) * (0.75 + Math.random() / 2);

/** After so many seconds, or as soon as there is a network again. */
function rested(seconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
    addEventListener("online", resolve, { once: true });
  });
}
