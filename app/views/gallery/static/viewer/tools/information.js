// The viewer's information panel: the caption and what the camera recorded, taken from the photo's own page.

import { parseFragment } from "/static/js/html.js";
import { gettext } from "/static/js/language.js";

/** @typedef {import("../../photos.js").Photo} Photo */

const FAR = 60; // px after which a pull closes the sheet

/** The information panel. */
export class Information {
  #viewer;
  #button;
  #panel;
  /** @type {Map<string, HTMLElement>} what is shown of a photo, by its id */
  #shown = new Map();

  /**
   * @param {import("../lightbox.js").Lightbox} viewer
   * @param {HTMLElement} button opens and closes the panel
   */
  constructor(viewer, button) {
    this.#viewer = viewer;
    this.#button = button;
    this.#panel = viewer.dialog.querySelector(".viewer-info");
    this.#panel.addEventListener("touchstart", (event) => this.#follow(event), { passive: true });
  }

  /** Open the panel, or close it. */
  toggle() {
    const { dialog, photo } = this.#viewer;
    const isOpen = Boolean(this.#panel.hidden);
    this.#panel.hidden = !isOpen;
    this.#button.ariaExpanded = String(isOpen);
    dialog.classList.toggle("informed", isOpen);
    if (isOpen && photo) this.show(photo);
  }

  /**
   * Close the sheet of a phone when a finger pulls it down from where it is scrolled to its top.
   * @param {TouchEvent} event
   */
  #follow({ touches: [{ clientY: from }] }) {
    const panel = this.#panel;
    const isSheet = panel.offsetWidth === innerWidth;
    if (!isSheet || panel.scrollTop > 0) return;
    const touch = new AbortController();
    const options = { passive: true, signal: touch.signal };
    let pulled = 0;
    panel.addEventListener("touchmove", ({ touches: [{ clientY }] }) => {
      pulled = Math.max(0, clientY - from);
      panel.style.translate = `0 ${pulled}px`;
    }, options);
    for (const type of ["touchend", "touchcancel"]) {
      panel.addEventListener(type, () => {
        touch.abort();
        panel.style.translate = "";
        if (pulled > FAR && !panel.hidden) this.toggle();
      }, options);
    }
  }

  /**
   * Show the information of `photo`, or a sentence if it cannot be fetched.
   * @param {Photo} photo
   */
  async show(photo) {
    if (this.#panel.hidden) return;
    const facts = this.#shown.get(photo.id) ?? (await fetchFacts(photo).catch(() => null));
    if (this.#viewer.photo?.id !== photo.id) return;
    if (facts) this.#shown.set(photo.id, facts);
    const sentence = document.createElement("p");
    sentence.textContent = gettext("This cannot be shown now. Try again.");
    this.#panel.replaceChildren(facts?.cloneNode(true) ?? sentence);
  }
}

/** @param {Photo} photo */
async function fetchFacts(photo) {
  const response = await fetch(photo.page);
  if (!response.ok) throw new Error(`information: ${response.status}`);
  const facts = parseFragment(await response.text()).querySelector(".viewer-facts");
  if (!facts) throw new Error("information: the page has none");
  return facts;
}
