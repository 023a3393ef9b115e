// The viewer's information panel: the caption and what the camera noted, taken from the photo's own page.

import { parseFragment } from "/static/js/html.js";

export class Information {
  #viewer;
  #button;
  #panel = document.getElementById("viewer-info");
  #pages = new Map();

  /** `viewer` is the lightbox, `button` the tool that opens and closes the panel. */
  constructor(viewer, button) {
    this.#viewer = viewer;
    this.#button = button;
  }

  toggle() {
    const isOpen = this.#panel.hidden;
    this.#panel.hidden = !isOpen;
    this.#button.ariaExpanded = String(isOpen);
    this.#viewer.dialog.classList.toggle("informed", isOpen);
    if (isOpen) this.show(this.#viewer.photo);
  }

  /** Tells of `photo`; one that cannot be fetched leaves the panel empty but for its name. */
  async show(photo) {
    if (this.#panel.hidden) return;
    const known = this.#pages.get(photo.id) ?? (await this.#fetch(photo).catch(() => null));
    if (this.#viewer.photo?.id !== photo.id) return;
    if (known) this.#pages.set(photo.id, known);
    const sentence = Object.assign(document.createElement("p"), { textContent: "This cannot be shown right now. Try again in a moment." });
    this.#panel.replaceChildren(known ? known.cloneNode(true) : sentence);
  }

  async #fetch(photo) {
    const answer = await fetch(photo.page);
    if (!answer.ok) throw new Error(`information: ${answer.status}`);
    const facts = parseFragment(await answer.text()).querySelector(".viewer-facts");
    if (!facts) throw new Error("information: the page has none");
    return facts;
  }
}
