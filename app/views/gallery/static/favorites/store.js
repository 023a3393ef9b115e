// What this visitor has marked: shown at once, sent one after the other, and kept while there is no connection.

const REST = 5000; // ms until a change that did not get through is sent again

export class Favorites {
  #url;
  #access;
  #handlers;
  #ids;
  #list;
  #locked;
  #count;
  #waiting; // by id: whether it is to have its heart
  #key;
  #token = null;
  #sending = false;
  #timer = 0;
  #channel;

  /** `state` is what the page came with; handlers: changed(id or nothing for all), refused(sentence) */
  constructor(url, state, access, handlers) {
    this.#url = url;
    this.#access = access;
    this.#handlers = handlers;
    this.#key = `favorites:${url}`;
    this.#channel = new BroadcastChannel(this.#key);
    this.#channel.onmessage = ({ data: [list, id, isOn] }) => (!this.#list || list === this.#list) && this.#set(id, isOn);
    this.#waiting = new Map(recalled(this.#key));
    this.#take(state);
    if (!state.ids) this.#load().catch(() => {});
    addEventListener("online", () => this.#send());
    addEventListener("pageshow", (event) => event.persisted && this.#load().catch(() => {}));
    this.#send();
  }

  get count() {
    return this.#count;
  }

  has(id) {
    return this.#ids.has(id);
  }

  /** Gives the photo its heart, or takes it off. */
  toggle(id) {
    if (this.#locked) return this.#handlers.refused("This list has been sent. Start another list on the page of your favorites.");
    const isOn = !this.has(id);
    this.#waiting.set(id, isOn);
    this.#remember();
    this.#set(id, isOn);
    this.#channel.postMessage([this.#list, id, isOn]);
    this.#send();
  }

  #take({ list, count, wanted, locked, ids }) {
    this.#list = list;
    this.#locked = locked;
    this.wanted = wanted;
    this.#ids = new Set(ids);
    this.#count = count;
    for (const [id, isOn] of this.#waiting) this.#set(id, isOn);
  }

  #set(id, isOn) {
    if (this.#ids.has(id) !== isOn) this.#count += isOn ? 1 : -1;
    this.#ids[isOn ? "add" : "delete"](id);
    this.#handlers.changed(id);
  }

  async #load() {
    const answer = await fetch(`${this.#url}.json${this.#list ? `?list=${this.#list}` : ""}`);
    if (!answer.ok) return this.#giveUp(answer.status);
    const state = await answer.json();
    this.#token = state.csrf;
    this.#take(state);
    this.#handlers.changed();
  }

  // Switched off, closed or locked since the page was made: the page says so once it is loaded again.
  #giveUp(status) {
    if (status >= 500) throw new Error(`favorites: ${status}`);
    this.#waiting.clear();
    this.#remember();
    this.#handlers.refused("Favorites cannot be kept here any more.");
    return this.#access.check();
  }

  // One after the other: the first heart of all begins the list that the others go to.
  async #send() {
    if (this.#sending || !this.#waiting.size) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      for (let next; (next = this.#waiting.entries().next().value); ) await alone(() => this.#sendOne(...next));
    } catch {
      this.#timer = setTimeout(() => this.#send(), REST);
    }
    this.#sending = false;
  }

  async #sendOne(id, isOn) {
    if (!this.#token) await this.#load();
    if (!this.#waiting.has(id)) return;
    const body = new URLSearchParams({ csrf_token: this.#token });
    if (this.#list) body.set("list", this.#list);
    const note = isOn && document.getElementsByName(id)[0]?.value; // its heart went, and took the note along
    if (note) body.set("note", note);
    const answer = await fetch(`${this.#url}/${id}${isOn ? "" : "/remove"}`, { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.status >= 500 || answer.status === 429) throw answer;
    const told = await answer.json();
    if (told.error?.code === "csrf") {
      this.#token = null; // another tab has begun a session since
      throw answer;
    }
    if (this.#waiting.get(id) === isOn) this.#waiting.delete(id);
    this.#remember();
    if (answer.ok) {
      this.#list = told.list;
      return;
    }
    this.#handlers.refused(told.error.message);
    await this.#load();
  }

  #remember() {
    try {
      localStorage.setItem(this.#key, JSON.stringify([...this.#waiting]));
    } catch {
      // A browser that keeps nothing: the changes wait in this page alone.
    }
  }
}

function recalled(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

// Two tabs must not both begin a first list.
function alone(run) {
  return navigator.locks ? navigator.locks.request("favorites", run) : run();
}
