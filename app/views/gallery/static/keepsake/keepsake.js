// The viewer of a keepsake: one photo at a time, by buttons, keys or a swipe. Without it, links open the files.

const SWIPE = 50; // pixels

/** The dialog that shows one photo, and steps through those that are not filtered out. */
class Album {
  #dialog = /** @type {HTMLDialogElement} */ (document.querySelector("dialog.album"));
  /** @type {HTMLAnchorElement[]} */
  #links = [];
  #index = 0;
  #startX = 0;

  constructor() {
    document.addEventListener("click", (event) => this.#clicked(event));
    this.#dialog.addEventListener("keydown", (event) => this.#pressed(event));
    this.#dialog.addEventListener("close", () => this.#closed());
    const began = (/** @type {TouchEvent} */ event) => (this.#startX = event.touches[0].clientX);
    this.#dialog.addEventListener("touchstart", began, { passive: true });
    this.#dialog.addEventListener("touchend", ({ changedTouches }) => this.#swiped(changedTouches[0].clientX));
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const act = target.closest("button")?.dataset.act;
    if (act === "close") this.#dialog.close();
    if (act === "previous") this.#show(this.#index - 1);
    if (act === "next") this.#show(this.#index + 1);
    const link = target.closest("a[data-large]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const links = [...document.querySelectorAll("a[data-large]")];
    this.#links = /** @type {HTMLAnchorElement[]} */ (links).filter((each) => each.getClientRects().length);
    this.#dialog.showModal();
    this.#show(this.#links.indexOf(/** @type {HTMLAnchorElement} */ (link)));
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.target instanceof HTMLVideoElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const forward = document.dir === "rtl" ? -1 : 1;
    const to = {
      ArrowRight: this.#index + forward,
      ArrowLeft: this.#index - forward,
      Home: 0,
      End: this.#links.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#show(to);
  }

  /** @param {number} x */
  #swiped(x) {
    const distance = (x - this.#startX) * (document.dir === "rtl" ? -1 : 1);
    if (Math.abs(distance) > SWIPE) this.#show(this.#index + (distance < 0 ? 1 : -1));
  }

  #closed() {
    this.#part(".stage").replaceChildren();
    this.#links[this.#index]?.focus();
  }

  /** @param {string} selector */
  #part(selector) {
    return /** @type {HTMLElement} */ (this.#dialog.querySelector(selector));
  }

  /** @param {number} index */
  #show(index) {
    const link = this.#links[index];
    if (!link) return;
    this.#index = index;
    const { large, video } = link.dataset;
    const image = /** @type {HTMLImageElement} */ (link.querySelector("img"));
    const shown = document.createElement(video ? "video" : "img");
    if (shown instanceof HTMLVideoElement) Object.assign(shown, { src: video, poster: image.src, controls: true });
    else Object.assign(shown, { src: large, alt: image.alt });
    this.#part(".stage").replaceChildren(shown);
    const words = link.parentElement?.querySelector("p");
    this.#part(".caption").replaceChildren(...(words?.cloneNode(true).childNodes ?? []));
    const numbers = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });
    this.#part(".count").textContent = `${numbers.format(index + 1)} / ${numbers.format(this.#links.length)}`;
    this.#part(".file").setAttribute("href", link.getAttribute("href") ?? "");
    this.#part(".previous").toggleAttribute("disabled", index === 0);
    this.#part(".next").toggleAttribute("disabled", index === this.#links.length - 1);
  }
}

new Album();
