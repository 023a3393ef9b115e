// How fast the slideshow goes: a small bar to select it, remembered, and a hairline that shows how long a photo stays.

import { gettext } from "/static/js/language.js";
import { isMotionReduced } from "../motion.js";
import * as memory from "./memory.js";

const SECONDS = [3, 5, 8, 15];
const USUAL = 5;

/** The pace of the slideshow. */
export class Pace {
  seconds = USUAL;
  #bar = document.createElement("div");
  #line = document.createElement("div");
  #onChange;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {() => void} onChange called when another pace was selected
   */
  constructor(dialog, onChange) {
    this.#onChange = onChange;
    const remembered = Number(memory.recall(memory.SECONDS));
    if (SECONDS.includes(remembered)) this.seconds = remembered;
    Object.assign(this.#bar, { className: "viewer-pace numeric", role: "radiogroup", hidden: true });
    this.#bar.ariaLabel = gettext("Seconds for each photo");
    this.#line.className = "viewer-progress";
    this.#bar.append(...SECONDS.map((seconds) => this.#choice(seconds)));
    dialog.querySelector(".viewer-bar")?.append(this.#bar);
    dialog.append(this.#line);
    this.#check();
  }

  /** @param {Element} element */
  contains(element) {
    return this.#bar.contains(element);
  }

  show() {
    this.#bar.hidden = false;
  }

  hide() {
    this.#bar.hidden = true;
  }

  /** Let the line grow for as long as the photo stays. */
  run() {
    if (isMotionReduced()) return;
    this.#line.animate([{ scale: "0 1" }, { scale: "1 1" }], { duration: this.seconds * 1000, fill: "forwards" });
  }

  /** Take the line away. */
  rest() {
    for (const animation of this.#line.getAnimations()) animation.cancel();
  }

  /**
   * Select a longer or a shorter time.
   * @param {number} by 1 for the next longer one, -1 for the next shorter
   */
  change(by) {
    const next = SECONDS[SECONDS.indexOf(this.seconds) + by];
    if (next) this.#select(next);
  }

  /** @param {number} seconds */
  #choice(seconds) {
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "radio", name: "seconds", value: seconds });
    input.addEventListener("change", () => this.#select(seconds));
    label.append(input, gettext("%(seconds)s s", { seconds }));
    return label;
  }

  /** @param {number} seconds */
  #select(seconds) {
    this.seconds = seconds;
    memory.remember(memory.SECONDS, String(seconds));
    this.#check();
    this.#onChange();
  }

  #check() {
    for (const input of this.#bar.querySelectorAll("input")) input.checked = Number(input.value) === this.seconds;
  }
}
