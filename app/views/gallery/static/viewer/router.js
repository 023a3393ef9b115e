// The viewer in the browser's history: each photo has an address, and "back" closes the viewer.

const PAUSE = 150; // ms; Safari refuses more than 100 changes of the address in 30 s

/** @typedef {import("../photos.js").Photo} Photo */

/** Changes the page's address as photos are shown, and follows it when the reader changes it. */
export class Router {
  #home;
  #isOwnPage;
  #show;
  #hide;
  /** @type {Photo | null} the photo whose address is to be shown after the pause */
  #pending = null;
  /** @type {Photo | null} */
  #last = null;
  #timer = 0;

  /**
   * @param {object} options
   * @param {string} options.home the gallery's address
   * @param {boolean} options.isOwnPage whether this document is the page of one photo, without a grid
   * @param {(id: string) => void} options.show called when the address names a photo
   * @param {() => void} options.hide called when the address is the gallery's
   * @param {AbortSignal} options.signal
   */
  constructor({ home, isOwnPage, show, hide, signal }) {
    this.#home = home;
    this.#isOwnPage = isOwnPage;
    this.#show = show;
    this.#hide = hide;
    addEventListener("popstate", () => this.#route(), { signal });
  }

  /**
   * Add the address of a photo that was opened from the grid.
   * @param {Photo} photo
   */
  opened(photo) {
    history.scrollRestoration = "manual"; // closing scrolls to the photo seen last, not to the one opened first
    history.pushState({ viewer: true }, "", photo.page);
  }

  /**
   * Replace the address by that of another photo, soon.
   * @param {Photo} photo
   */
  moved(photo) {
    this.#pending = photo;
    this.#last = photo;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), PAUSE);
  }

  /** Go to the gallery's address. */
  close() {
    this.#flush();
    if (history.state?.viewer) history.back();
    else if (this.#isOwnPage) location.replace(this.#homeAtPhoto);
    else {
      history.replaceState(null, "", this.#home);
      this.#hide();
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
    if (id) this.#show(id);
    else if (this.#isOwnPage) {
      history.replaceState(null, "", this.#homeAtPhoto);
      location.reload(); // to the grid, which this document does not have
    } else {
      history.scrollRestoration = "auto";
      this.#hide();
    }
  }
}
