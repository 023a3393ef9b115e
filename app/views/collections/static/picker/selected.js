// The files that are selected in the picker, in the order of their selection, also those that a search does not show.

import { closest, one } from "/static/js/dom.js";
import { formatList } from "/static/js/formats.js";
import { gettext, ngettext } from "/static/js/language.js";

/** @typedef {{ name: string, picture?: string }} SelectedFile `picture` is the address of its preview. */

/**
 * What the picker says about its files.
 * @typedef {object} Shown
 * @property {number} uploaded Files that were just uploaded.
 * @property {number} found Files on the page.
 * @property {boolean} hasMore Whether the search found more than that.
 */

/** The selected files, the strip of their previews, and the button that sends them. */
export class SelectedFiles {
  /** Called with the id of a file that was removed from the strip. @type {(id: string) => void} */
  onremove = () => {};
  #picker;
  #isMany;
  /** @type {Map<string, SelectedFile>} By id. */
  #files = new Map();

  /** @param {HTMLElement} picker */
  constructor(picker) {
    this.#picker = picker;
    this.#isMany = "many" in picker.dataset;
    one(picker, ".picker-chosen").addEventListener("click", (event) => this.#onClick(event));
  }

  get size() {
    return this.#files.size;
  }

  get ids() {
    return [...this.#files.keys()];
  }

  /** @param {string} id */
  has(id) {
    return this.#files.has(id);
  }

  /**
   * Select the file of a check box or radio button, or no longer.
   * @param {HTMLInputElement} input
   */
  follow(input) {
    if (!input.checked) {
      this.#files.delete(input.value);
      return;
    }
    if (!this.#isMany) this.#files.clear();
    const pick = input.closest(".pick");
    const picture = pick?.querySelector("img");
    const name = (pick?.querySelector(".pick-name")?.textContent ?? "").trim();
    this.#files.set(input.value, { name, picture: picture?.currentSrc || picture?.src });
  }

  /** @param {Shown} shown */
  show(shown) {
    one(this.#picker, ".picker-count").textContent = this.#countText(shown);
    const send = one(this.#picker, "#picker-choice button[type=submit]");
    send.disabled = !this.size && !(this.#isMany && shown.uploaded);
    send.textContent = this.#sendText(shown);
    one(this.#picker, ".picker-results").classList.toggle("choosing", this.size > 0);
    if (this.#isMany) this.#showStrip();
  }

  /** @param {Shown} shown */
  #countText({ uploaded, found, hasMore }) {
    if (this.size && !this.#isMany) return [...this.#files.values()][0].name;
    const parts = [
      this.#isMany && uploaded && ngettext("%(count)s uploaded", "%(count)s uploaded", uploaded),
      this.size && ngettext("%(count)s selected", "%(count)s selected", this.size),
    ];
    if (this.size || uploaded) return formatList(parts);
    if (!found) return gettext("Nothing found");
    if (hasMore) return ngettext("%(count)s and more", "%(count)s and more", found);
    return ngettext("%(count)s photo", "%(count)s photos", found);
  }

  /** @param {Shown} shown */
  #sendText({ uploaded }) {
    if (!this.#isMany) return this.#picker.dataset.act ?? "";
    if (this.size) return ngettext("Add %(count)s photo", "Add %(count)s photos", this.size);
    return uploaded ? gettext("Done") : gettext("Add photos");
  }

  #showStrip() {
    const strip = one(this.#picker, ".picker-chosen");
    strip.replaceChildren(...[...this.#files].map(([id, file]) => this.#stripItem(id, file)));
    strip.hidden = !this.size;
    strip.scrollLeft = strip.scrollWidth;
  }

  /**
   * @param {string} id
   * @param {SelectedFile} file
   */
  #stripItem(id, { name, picture }) {
    const blank = one(one(this.#picker, "template#blank-chosen").content, "li");
    const item = /** @type {HTMLElement} */ (blank.cloneNode(true));
    const button = one(item, "button");
    button.value = id;
    button.ariaLabel = button.title = gettext("Leave out %(name)s", { name });
    const icon = one(button, "svg.icon");
    if (picture) icon.replaceWith(Object.assign(new Image(44, 44), { src: picture, alt: "" }));
    return item;
  }

  /** @param {Event} event */
  #onClick(event) {
    const button = closest(event, "button");
    const item = button?.closest("li");
    if (!button || !item) return;
    const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button")?.value;
    this.#files.delete(button.value);
    this.onremove(button.value);
    const focused = next && this.#picker.querySelector(`.picker-chosen button[value="${next}"]`);
    (focused || one(this.#picker, "#picker-words")).focus();
  }
}

