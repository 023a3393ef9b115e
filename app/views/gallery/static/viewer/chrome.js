// What lies over the picture: the counter, the tools, the arrows; and when they step aside.

const REST = 3000; // ms without the mouse moving

export class Chrome {
  #dialog;
  #tools = {};
  #counter;
  #timer = 0;
  #photo;
  #sharing;

  /** handlers: close(), step(by), use(tool) */
  constructor(dialog, { close, step, use }) {
    this.#dialog = dialog;
    this.#counter = dialog.querySelector(".viewer-count");
    for (const tool of dialog.querySelectorAll("[data-act]")) this.#tools[tool.dataset.act] = tool;
    const acts = {
      close,
      previous: () => step(-1),
      next: () => step(1),
      share: async () => this.#photo && (await this.#sharing)?.share(this.#photo.page, this.#photo.name ?? document.title),
      fullscreen: toggleFullscreen,
    };
    dialog.addEventListener("click", (event) => {
      const { act } = event.target.closest("[data-act]")?.dataset ?? {};
      if (act) (acts[act] ?? use)(act);
    });
    dialog.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.wake());
    dialog.addEventListener("keydown", () => this.wake({ forGood: true }));
    this.#tools.fullscreen.hidden = !document.fullscreenEnabled; // an iPhone has none
    document.addEventListener("fullscreenchange", () => {
      this.#tools.fullscreen.ariaPressed = String(Boolean(document.fullscreenElement));
    });
  }

  /** Counts `photo` as the `position`th (from 0) of `count`, and offers it, at once; it is undefined until the index is there. */
  show(photo, position, count) {
    this.#photo = photo;
    const number = Object.assign(document.createElement("span"), { textContent: `${position + 1} of ${count}`, ariaHidden: "true" });
    this.#counter.replaceChildren(number);
    this.#tools.previous.ariaDisabled = String(position === 0);
    this.#tools.next.ariaDisabled = String(position === count - 1);
    if (photo?.download) this.#tools.download.href = photo.download;
    else this.#tools.download.removeAttribute("href");
    this.#dialog.classList.toggle("may-keep", Boolean(photo?.download));
  }

  /** Lets a screen reader say which photo is shown, once the strip rests on it. */
  announce(photo) {
    const number = this.#counter.firstChild;
    const words = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    words.append(`${number.textContent}: `, Object.assign(document.createElement("bdi"), { textContent: photo.alt || photo.name || "photo" }));
    this.#counter.replaceChildren(number, words);
    this.#sharing ??= import("/static/js/share.js").catch(() => null); // before the tap: sharing must follow it at once
  }

  /** Brings everything back; with `forGood` (the keyboard is in use) it stays. */
  wake({ forGood = false } = {}) {
    clearTimeout(this.#timer);
    this.#dialog.classList.remove("quiet");
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!forGood && !isCalm && matchMedia("(hover: hover)").matches) this.#timer = setTimeout(() => this.#rest(), REST);
  }

  toggle() {
    clearTimeout(this.#timer);
    this.#dialog.classList.toggle("quiet");
  }

  sleep() {
    clearTimeout(this.#timer);
    if (document.fullscreenElement) document.exitFullscreen();
  }

  #rest() {
    if (!this.#dialog.querySelector(".icon-button:hover")) this.#dialog.classList.add("quiet");
  }
}

function toggleFullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {}); // a dialog itself may not fill the screen
}
