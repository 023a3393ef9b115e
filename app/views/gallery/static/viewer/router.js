// The viewer's place in the browser's history: a real address for each photo, and "back" closes.

const PAUSE = 150; // milliseconds; Safari refuses more than 100 changes in 30 s

export class Router {
  #home;
  #isOwnPage;
  #handlers;
  #pending = null;
  #last = null;
  #timer = 0;

  /** `home` is the gallery's address; `isOwnPage` says that this document is one photo's page, with no grid beneath. */
  constructor(home, isOwnPage, handlers) {
    this.#home = home;
    this.#isOwnPage = isOwnPage;
    this.#handlers = handlers;
    addEventListener("popstate", () => this.#route());
  }

  opened(photo) {
    history.scrollRestoration = "manual"; // closing scrolls to the photo last seen, not to the one first opened
    history.pushState({ viewer: true }, "", photo.page);
  }

  moved(photo) {
    this.#pending = photo;
    this.#last = photo;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), PAUSE);
  }

  close() {
    this.#flush();
    if (history.state?.viewer) history.back();
    else if (this.#isOwnPage) location.replace(this.#homeAtPhoto);
    else {
      history.replaceState(null, "", this.#home);
      this.#handlers.hide();
    }
  }

  get #homeAtPhoto() {
    return this.#last ? `${this.#home}#photo-${this.#last.id}` : this.#home;
  }

  #flush() {
    clearTimeout(this.#timer);
    if (this.#pending) history.replaceState(history.state, "", this.#pending.page);
    this.#pending = null;
  }

  #route() {
    clearTimeout(this.#timer);
    this.#pending = null;
    const [, id] = location.pathname.match(/\/p\/([^/]+)$/) ?? [];
    if (id) this.#handlers.show(id);
    else if (this.#isOwnPage) {
      history.replaceState(null, "", this.#homeAtPhoto);
      location.reload(); // back to the grid, which this document does not hold
    } else {
      history.scrollRestoration = "auto";
      this.#handlers.hide();
    }
  }
}
