// Photos that follow each other by themselves while the screen stays awake, until the reader does something.


const SECONDS = 5;

/** The slideshow. */
export class Slideshow {
  #viewer;
  #button;
  #timer = 0;
  #turn = 0; // changes when a wait is over or was given up
  /** @type {WakeLockSentinel | null | undefined} */
  #lock;

  /**
   * @param {import("../lightbox.js").Lightbox} viewer
   * @param {HTMLElement} button starts and pauses the slideshow
   */
  constructor(viewer, button) {
    this.#viewer = viewer;
    this.#button = button;
    const { dialog, signal } = viewer;
    const options = { passive: true, capture: true };
    dialog.addEventListener("pointerdown", (event) => this.#onPointer(event), options);
    dialog.addEventListener("wheel", () => this.stop(), options);
    dialog.addEventListener("keydown", (event) => this.#isOnButton(event) || event.key === "s" || this.stop(), options);
    document.addEventListener("visibilitychange", () => this.#onVisibility(), { signal });
  }

  get isPlaying() {
    return this.#button.ariaPressed === "true";
  }

  /** Start the slideshow, or pause it. */
  toggle() {
    if (this.isPlaying) {
      this.stop();
    } else {
      this.#mark(true);
      this.#stayAwake();
      this.#wait();
    }
  }

  /** Pause the slideshow, if it runs. */
  stop() {
    if (!this.isPlaying) return;
    clearTimeout(this.#timer);
    this.#turn++;
    this.#mark(false);
    this.#lock?.release();
    this.#lock = null;
  }

  /** @param {Event} event */
  #isOnButton({ target }) {
    return this.#button.contains(/** @type {Node} */ (target));
  }

  /**
   * Pause. The tap then shows the buttons again, as it does when they have faded away.
   * @param {PointerEvent} event
   */
  #onPointer(event) {
    if (!this.isPlaying || this.#isOnButton(event)) return;
    this.stop();
    if (event.pointerType !== "mouse") this.#viewer.dialog.classList.add("quiet");
  }

  // The seconds of a photo begin when it is shown, so that each is seen on a slow connection.
  async #wait() {
    const turn = ++this.#turn;
    await this.#viewer.whenShown();
    if (turn !== this.#turn || !this.isPlaying) return;
    this.#timer = setTimeout(async () => {
      await this.#viewer.whenOver();
      if (turn !== this.#turn) return;
      this.#viewer.goTo((this.#viewer.position + 1) % this.#viewer.count);
      this.#wait();
    }, SECONDS * 1000);
  }

  /** @param {boolean} isPlaying */
  #mark(isPlaying) {
    const { dialog } = this.#viewer;
    dialog.classList.toggle("playing", isPlaying);
    dialog.querySelector(".viewer-count").ariaLive = isPlaying ? "off" : "polite";
    this.#button.ariaPressed = String(isPlaying);
    const { href } = /** @type {SVGUseElement} */ (this.#button.querySelector("use"));
    href.baseVal = href.baseVal.replace(/#.*/, isPlaying ? "#pause" : "#play");
  }

  async #stayAwake() {
    // Refused on plain http and at a low battery.
    const lock = await navigator.wakeLock?.request("screen").catch(() => null);
    if (this.isPlaying) this.#lock = lock;
    else lock?.release();
  }

  // The browser takes the lock away when another tab is shown; the slideshow waits until this one is shown again.
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
