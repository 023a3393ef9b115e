// The library in the picker: searched while the owner types, and loaded page after page ahead of the reader.

import { closest, one } from "/static/js/dom.js";
import { parseFragment } from "/static/js/html.js";
import { Picks } from "./picks.js";
import { SelectedFiles } from "./selected.js";

/** @typedef {import("../upload/entry.js").SiteFile} SiteFile */

const TYPING_MS = 250; // without a key before a search

/** The results of a search, with the files that were just uploaded before them. */
export class Library {
  selected;
  #picker;
  #results;
  #isMany;
  /** @type {Picks | null} */
  #picks;
  #requests = 0;
  /** @type {Map<string, HTMLElement>} The tiles of uploaded files, by id. Every search shows them. */
  #uploaded = new Map();
  #observer = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#loadMore(),
    { rootMargin: "600px" },
  );

  /** @param {HTMLElement} picker */
  constructor(picker) {
    this.#picker = picker;
    this.#results = one(picker, ".picker-results");
    this.#isMany = "many" in picker.dataset;
    this.selected = new SelectedFiles(picker);
    this.selected.onremove = (id) => this.#removed(id);
    this.#picks = this.#isMany ? new Picks(this.#results, (input) => this.#changed(input)) : null;
    this.#listenToSearch(one(picker, "form.picker-search"));
    this.#results.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement) this.#changed(target);
    });
    this.#results.addEventListener("click", (event) => {
      if (!closest(event, "[data-further]")) return;
      event.preventDefault();
      this.#loadMore();
    });
    this.#loaded();
  }

  /** Stop loading. */
  close() {
    this.#observer.disconnect();
  }

  /**
   * Show a file that was just uploaded before the others; it can be selected once its preview is made.
   * @param {SiteFile} file
   */
  addUploaded({ id, filename = "" }) {
    const blank = one(one(this.#picker, "template#blank-pick").content, ".pick");
    const pick = /** @type {HTMLElement} */ (blank.cloneNode(true));
    const input = one(pick, "input");
    input.value = id;
    input.checked = this.#isMany; // it is in the collection already
    one(pick, ".pick-name").textContent = filename;
    this.#uploaded.set(id, pick);
    this.#loaded();
  }

  /**
   * Show the preview of an uploaded file once it is made, and select the file if one is wanted.
   * @param {SiteFile} file
   */
  update(file) {
    const pick = this.#uploaded.get(file.id);
    if (!pick || file.state !== "ready") return;
    const { grid, width, height } = file;
    const picture = Object.assign(new Image(width ?? 0, height ?? 0), { src: grid, alt: "" });
    one(pick, ".pick-picture").replaceChildren(picture);
    if (this.#isMany) return;
    const input = one(pick, "input");
    input.disabled = false;
    input.checked = true;
    this.#changed(input);
  }

  /** Add the selected files that are not on the page to the form. */
  completeForm() {
    const form = this.#results.closest("form");
    const present = new Set(this.#inputs().filter(({ checked }) => checked).map(({ value }) => value));
    for (const value of this.selected.ids) {
      if (present.has(value)) continue;
      form?.append(Object.assign(document.createElement("input"), { type: "hidden", name: "file", value }));
    }
  }

  /** @returns {HTMLInputElement[]} */
  #inputs() {
    return [...this.#results.querySelectorAll(".pick input")];
  }

  /** @param {HTMLFormElement} form */
  #listenToSearch(form) {
    /** @type {number | undefined} */
    let timer;
    const search = () => {
      clearTimeout(timer);
      const fields = /** @type {[string, string][]} */ ([...new FormData(form)]);
      this.#search(`${form.action}?${new URLSearchParams(fields)}`);
    };
    form.addEventListener("input", (event) => {
      clearTimeout(timer);
      timer = setTimeout(search, closest(event, "select") ? 0 : TYPING_MS);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      search();
    });
  }

  /** @param {string} address */
  async #search(address) {
    const results = await this.#load(address);
    if (!results) return;
    this.#results.replaceChildren(...results.childNodes);
    this.#results.scrollTop = 0;
    this.#loaded();
  }

  async #loadMore() {
    const link = this.#results.querySelector("a[data-further]");
    if (!link) return;
    this.#observer.disconnect();
    const results = await this.#load(link.href);
    if (!results || !link.isConnected) return;
    link.closest("nav")?.remove();
    one(this.#results, ".picks").append(...(results.querySelector(".picks")?.childNodes ?? []));
    const pages = results.querySelector(".picker-pages");
    pages?.querySelector("[data-before]")?.remove();
    if (pages) this.#results.append(pages);
    this.#loaded();
  }

  /**
   * Return the results at an address, or null if there is no answer or another request was made meanwhile.
   * @param {string} address
   */
  async #load(address) {
    const request = (this.#requests += 1);
    this.#results.ariaBusy = "true";
    const response = fetch(address, { headers: { Accept: "text/html" } });
    const text = await response.then((answer) => answer.text()).catch(() => "");
    if (request !== this.#requests) return null;
    this.#results.ariaBusy = "false";
    return parseFragment(text).querySelector(".picker-results");
  }

  /** Restore the selection among tiles that were added, and show the uploaded files before them. */
  #loaded() {
    this.#showUploaded();
    for (const input of this.#inputs()) {
      input.required = false;
      if (input.disabled) continue;
      if (input.checked && !this.selected.size) this.selected.follow(input);
      else input.checked = this.selected.has(input.value);
    }
    this.#picks?.restart();
    const more = this.#results.querySelector("[data-further]");
    if (more) this.#observer.observe(more);
    this.#show();
  }

  #showUploaded() {
    if (this.#uploaded.size && !this.#results.querySelector(".picks")) this.#results.replaceChildren(this.#emptyList());
    for (const [id, pick] of this.#uploaded) {
      this.#inputs().find(({ value }) => value === id)?.closest(".pick")?.remove();
      one(this.#results, ".picks").prepend(pick);
    }
  }

  #emptyList() {
    const list = Object.assign(document.createElement("div"), { className: "picks" });
    list.role = this.#isMany ? "group" : "radiogroup";
    list.ariaLabel = this.#picker.dataset.title ?? "";
    return list;
  }

  /** @param {HTMLInputElement} input */
  #changed(input) {
    this.selected.follow(input);
    this.#show();
  }

  /** @param {string} id */
  #removed(id) {
    for (const input of this.#inputs()) if (input.value === id) input.checked = false;
    this.#show();
  }

  #show() {
    this.selected.show({
      uploaded: this.#uploaded.size,
      found: this.#inputs().length,
      hasMore: this.#results.querySelector("[data-further]") !== null,
    });
  }
}
