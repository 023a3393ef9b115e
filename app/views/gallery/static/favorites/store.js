// What this visitor has marked: shown at once, sent one after the other, and remembered while there is no connection.

import { gettext } from "/static/js/language.js";

const REST = 5000; // ms until a change that could not be sent is sent again

/**
 * @typedef {object} State
 * @property {string | null} list id of the list; null before the first favorite
 * @property {number} count
 * @property {number | null} wanted how many the photographer asked for
 * @property {boolean} locked whether the list has been sent
 * @property {string[] | null} ids null if there are too many for the page
 */

/** The visitor's favorites in one gallery. */
export class Favorites {
  /** @type {number | null} how many the photographer asked for */
  wanted = null;
  #url;
  #access;
  #changed;
  #refused;
  #key;
  #channel;
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {string | null} */
  #list = null;
  #isLocked = false;
  #count = 0;
  /** @type {Map<string, boolean>} by id: the changes that were not sent yet */
  #waiting;
  /** @type {string | null} */
  #token = null;
  /** @type {Promise<void> | null} */
  #loading = null;
  /** @type {Promise<void> | null} */
  #sending = null;
  #timer = 0;

  /**
   * @param {string} url address of the favorites
   * @param {object} options
   * @param {State} options.state what the page came with
   * @param {string[]} options.marked ids of the favorites that the page shows, known while a long list is loaded
   * @param {import("../access.js").Access} options.access
   * @param {(id?: string) => void} options.changed called when a photo, or without an id all, may have changed
   * @param {(sentence: string) => void} options.refused called when the server refuses a change
   * @param {AbortSignal} options.signal
   */
  constructor(url, { state, marked, access, changed, refused, signal }) {
    this.#url = url;
    this.#access = access;
    this.#changed = changed;
    this.#refused = refused;
    this.#key = `favorites:${url}`;
    this.#channel = new BroadcastChannel(this.#key);
    this.#channel.onmessage = ({ data: [list, id, isOn] }) => {
      if (this.#list && list !== this.#list) return;
      this.#set(id, isOn);
      changed(id);
    };
    this.#waiting = new Map(recall(this.#key));
    this.#take({ ...state, ids: state.ids ?? marked });
    if (!state.ids) this.#reload();
    addEventListener("online", () => this.#send(), { signal });
    addEventListener("pageshow", (event) => event.persisted && this.#reload(), { signal });
    this.#send();
  }

  /** Resolves when all changes are sent, or one of them could not be; null if there are none to send. */
  get sending() {
    return this.#sending;
  }

  get count() {
    return this.#count;
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /**
   * Add a photo to the favorites, or remove it.
   * @param {string} id
   */
  toggle(id) {
    if (this.#isLocked) {
      return this.#refused(gettext("This list has been sent. Start another list on the page of your favorites."));
    }
    const isOn = !this.has(id);
    this.#waiting.set(id, isOn);
    this.#remember();
    this.#set(id, isOn);
    this.#changed(id);
    this.#channel.postMessage([this.#list, id, isOn]);
    this.#send();
  }

  /** @param {State} state */
  #take({ list, count, wanted, locked, ids }) {
    this.#list = list;
    this.#isLocked = locked;
    this.wanted = wanted;
    this.#ids = new Set(ids);
    this.#count = count;
    for (const [id, isOn] of this.#waiting) this.#set(id, isOn);
  }

  /**
   * @param {string} id
   * @param {boolean} isOn
   */
  #set(id, isOn) {
    if (this.#ids.has(id) !== isOn) this.#count += isOn ? 1 : -1;
    this.#ids[isOn ? "add" : "delete"](id);
  }

  /** Load the state, once at a time. */
  #load() {
    this.#loading ??= this.#request().finally(() => (this.#loading = null));
    return this.#loading;
  }

  async #request() {
    const query = this.#list ? `?list=${this.#list}` : "";
    const response = await fetch(`${this.#url}.json${query}`);
    if (!response.ok) return this.#giveUp(response.status);
    const state = await response.json();
    this.#token = state.csrf;
    this.#take(state);
    this.#changed();
  }

  #reload() {
    return this.#load().catch(() => {});
  }

  /**
   * Forget the changes: favorites were switched off, or the gallery was closed or locked, since the page was made.
   * @param {number} status
   */
  #giveUp(status) {
    if (status >= 500) throw new Error(`favorites: ${status}`);
    this.#waiting.clear();
    this.#remember();
    this.#refused(gettext("You can no longer mark favorites in this gallery."));
    return this.#access.check();
  }

  // One after the other: the first favorite creates the list that the others are added to.
  async #send() {
    if (this.#sending || !this.#waiting.size) return;
    clearTimeout(this.#timer);
    this.#sending = this.#sendAll();
    await this.#sending;
    this.#sending = null;
  }

  async #sendAll() {
    try {
      for (let next; (next = this.#waiting.entries().next().value); ) {
        const [id, isOn] = next;
        await alone(() => this.#sendOne(id, isOn));
      }
    } catch {
      this.#timer = setTimeout(() => this.#send(), REST);
    }
  }

  /**
   * @param {string} id
   * @param {boolean} isOn
   */
  async #sendOne(id, isOn) {
    // A state that was requested before a change would undo it on the page.
    if (this.#loading || !this.#token) await this.#load();
    if (!this.#waiting.has(id)) return;
    const body = new URLSearchParams({ csrf_token: this.#token ?? "" });
    if (this.#list) body.set("list", this.#list);
    // On the page of a list: removing a favorite removed its note, so adding it again sends the note again.
    const note = isOn && /** @type {HTMLTextAreaElement | undefined} */ (document.getElementsByName(id)[0])?.value;
    if (note) body.set("note", note);
    const address = `${this.#url}/${id}${isOn ? "" : "/remove"}`;
    const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.status >= 500 || response.status === 429) throw response;
    const { list, error } = await response.json();
    if (error?.code === "csrf") {
      this.#token = null; // another tab has begun a session since
      throw response;
    }
    if (this.#waiting.get(id) === isOn) this.#waiting.delete(id);
    this.#remember();
    if (response.ok) {
      this.#list = list;
      return;
    }
    this.#refused(error.message);
    await this.#load();
  }

  #remember() {
    try {
      localStorage.setItem(this.#key, JSON.stringify([...this.#waiting]));
    } catch {
      // A browser that stores nothing: the changes are remembered in this page alone.
    }
  }
}

/**
 * Return the changes that an earlier page could not send.
 * @param {string} key
 * @returns {[string, boolean][]}
 */
function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
}

/**
 * Run in one tab at a time, so that two tabs do not both create a first list.
 * @param {() => Promise<void>} run
 */
function alone(run) {
  return navigator.locks ? navigator.locks.request("favorites", run) : run();
}
