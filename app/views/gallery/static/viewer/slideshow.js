// Photos follow each other by themselves while the screen stays awake; whatever the reader does pauses it.

const SECONDS = 5;

export class Slideshow {
  #viewer;
  #button;
  #timer = 0;
  #turn = 0;
  #lock = null;

  /** `viewer` is the lightbox, `button` the tool that starts and pauses. */
  constructor(viewer, button) {
    this.#viewer = viewer;
    this.#button = button;
    const { dialog } = viewer;
    dialog.addEventListener("pointerdown", (event) => this.#onPointer(event), { capture: true });
    dialog.addEventListener("wheel", () => this.stop(), { passive: true, capture: true });
    dialog.addEventListener("keydown", (event) => button.contains(event.target) || event.key === "s" || this.stop(), { capture: true });
    document.addEventListener("visibilitychange", () => this.#onVisibility());
  }

  get isPlaying() {
    return this.#button.ariaPressed === "true";
  }

  toggle() {
    if (this.isPlaying) this.stop();
    else this.#start();
  }

  stop() {
    if (!this.isPlaying) return;
    clearTimeout(this.#timer);
    this.#turn++;
    this.#mark(false);
    this.#lock?.release();
    this.#lock = null;
  }

  // A tap elsewhere brings back the tools, as it does when they have stepped aside.
  #onPointer(event) {
    if (!this.isPlaying || this.#button.contains(event.target)) return;
    this.stop();
    if (event.pointerType !== "mouse") this.#viewer.dialog.classList.add("quiet");
  }

  #start() {
    this.#mark(true);
    this.#stayAwake();
    this.#wait();
  }

  // A photo has its time once it is there, so that a slow line shows each.
  async #wait() {
    const turn = ++this.#turn;
    await this.#viewer.whenShown();
    if (turn !== this.#turn || !this.isPlaying) return;
    this.#timer = setTimeout(() => {
      this.#viewer.goTo((this.#viewer.position + 1) % this.#viewer.count);
      this.#wait();
    }, SECONDS * 1000);
  }

  #mark(isPlaying) {
    const { dialog } = this.#viewer;
    dialog.classList.toggle("playing", isPlaying);
    dialog.querySelector(".viewer-count").ariaLive = isPlaying ? "off" : "polite";
    this.#button.ariaPressed = String(isPlaying);
    this.#button.ariaLabel = isPlaying ? "Pause the slideshow" : "Slideshow";
    const sign = this.#button.querySelector("use");
    sign.setAttribute("href", sign.getAttribute("href").replace(/#.*/, isPlaying ? "#pause" : "#play"));
  }

  async #stayAwake() {
    const lock = await navigator.wakeLock?.request("screen").catch(() => null); // not on plain http, nor on a low battery
    if (this.isPlaying) this.#lock = lock;
    else lock?.release();
  }

  // The browser takes the lock back with every change to another tab; a show that nobody sees waits.
  #onVisibility() {
    if (!this.isPlaying) return;
    clearTimeout(this.#timer);
    if (document.hidden) this.#turn++;
    else {
      this.#stayAwake();
      this.#wait();
    }
  }
}
