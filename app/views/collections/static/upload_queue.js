// The files on their way: three at once, each with its state; what fails for a moment tries again by itself.

const PARALLEL = 3;
const MOST_ATTEMPTS = 6;
const LONGEST_REST = 60; // seconds
// From each state, the ones it may go to.
const MOVES = {
  waiting: ["sending", "cancelled"],
  sending: ["done", "duplicate", "resting", "failed", "cancelled"],
  resting: ["waiting", "cancelled"],
  failed: ["waiting"],
  cancelled: ["waiting"],
  done: [],
  duplicate: [],
};

/** Events: "added" {entries}, "change" {entry}, "done" {entry} once the server has the file. */
export class UploadQueue extends EventTarget {
  entries = [];
  #send;
  #check;
  #most;

  /** `send(entry, signal, onProgress)` answers the server's file; `check(source)` a sentence against it; `most` files at once. */
  constructor({ send, check, most }) {
    super();
    this.#send = send;
    this.#check = check;
    this.#most = most;
    addEventListener("online", () => this.#in("resting").forEach((entry) => this.#wake(entry)));
  }

  get isSending() {
    return this.entries.some(({ state }) => state === "waiting" || state === "sending" || state === "resting");
  }

  /** Takes files in, for a section (an id, or "" for none); what an earlier upload left behind goes, failures stay. */
  add(sources, section) {
    if (!this.isSending) this.entries = this.#in("failed");
    const room = this.#most - this.entries.filter(({ state }) => state in { waiting: 1, sending: 1, resting: 1 }).length;
    const added = sources.map((source, index) => this.#entry(source, section, index < room));
    this.entries.push(...added);
    this.#tell("added", added);
    this.#next();
  }

  retry(entry) {
    const reason = this.#check(entry.source);
    if (reason) return;
    Object.assign(entry, { attempts: 0, sent: 0, reason: "" });
    this.#move(entry, "waiting");
    this.#next();
  }

  retryAll() {
    for (const entry of this.#in("failed")) this.retry(entry);
  }

  cancel(entry) {
    clearTimeout(entry.timer);
    this.#move(entry, "cancelled");
    entry.control?.abort();
    this.#next();
  }

  cancelAll() {
    for (const entry of [...this.#in("waiting"), ...this.#in("resting"), ...this.#in("sending")]) this.cancel(entry);
  }

  #entry(source, section, hasRoom) {
    const refused = this.#check(source);
    const late = hasRoom ? "" : `Not sent: at most ${this.#most} files at once. Retry it when the others are there.`;
    const reason = refused ?? late;
    return { source, section, state: reason ? "failed" : "waiting", isFinal: Boolean(refused), reason, sent: 0, attempts: 0 };
  }

  #next() {
    const free = PARALLEL - this.#in("sending").length;
    for (const entry of this.#in("waiting").slice(0, Math.max(0, free))) this.#start(entry);
  }

  async #start(entry) {
    entry.control = new AbortController();
    entry.attempts += 1;
    this.#move(entry, "sending");
    try {
      const onProgress = (sent) => {
        entry.sent = sent;
        this.#tell("change", entry);
      };
      entry.file = await this.#send(entry, entry.control.signal, onProgress);
      entry.sent = entry.source.size;
      this.#move(entry, entry.file.duplicate ? "duplicate" : "done");
      if (entry.state === "done") this.#tell("done", entry);
    } catch (error) {
      if (entry.state !== "cancelled") this.#fail(entry, error);
    }
    this.#next();
  }

  #fail(entry, error) {
    Object.assign(entry, { sent: 0, reason: error.message });
    if (!error.isTemporary || entry.attempts >= MOST_ATTEMPTS) return this.#move(entry, "failed");
    const backOff = 2 ** (entry.attempts - 1) * (0.75 + Math.random() / 2);
    entry.rest = Math.min(error.retryAfter ?? backOff, LONGEST_REST);
    entry.timer = setTimeout(() => this.#wake(entry), entry.rest * 1000);
    this.#move(entry, "resting");
  }

  #wake(entry) {
    clearTimeout(entry.timer);
    this.#move(entry, "waiting");
    this.#next();
  }

  #move(entry, state) {
    if (!MOVES[entry.state].includes(state)) return;
    entry.state = state;
    this.#tell("change", entry);
  }

  #in(state) {
    return this.entries.filter((entry) => entry.state === state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
