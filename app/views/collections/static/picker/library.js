// The library in the picker: looked through as one types, page after page ahead of the reader; what is chosen stays chosen.

import { parseFragment } from "/static/js/html.js";

const TYPED = 250; // ms of quiet before a search
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

export class Library {
  /** id -> {name, picture} of what is chosen, in the order of choosing; also what the present search does not show. */
  chosen = new Map();
  #picker;
  #results;
  #isMany;
  #asked = 0;
  #anchor = null;
  #fresh = new Map(); // id -> its tile, of what was just uploaded: in front whatever is searched for
  #coming = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && this.#goOn(), { rootMargin: "600px" });

  constructor(picker) {
    this.#picker = picker;
    this.#results = picker.querySelector(".picker-results");
    this.#isMany = "many" in picker.dataset;
    this.#listenToSearch(picker.querySelector(".picker-search"));
    this.#results.addEventListener("change", ({ target }) => this.#changed(target));
    this.#results.addEventListener("click", (event) => this.#clicked(event));
    this.#results.addEventListener("keydown", (event) => this.#pressed(event));
    picker.querySelector(".picker-chosen").addEventListener("click", ({ target }) => this.#letGo(target.closest("button")));
    this.#came();
  }

  /** Puts a picture that was just uploaded in front of the others; it can be chosen once it is prepared. */
  addFresh({ id, filename }) {
    const pick = this.#picker.querySelector("#blank-pick").content.firstElementChild.cloneNode(true);
    const input = pick.querySelector("input");
    input.value = id;
    input.checked = this.#isMany; // it is in the collection, whatever else is chosen
    pick.querySelector(".pick-name").textContent = filename;
    this.#fresh.set(id, pick);
    this.#came();
  }

  /** Shows a fresh picture that is prepared, and chooses it where one is wanted. */
  prepared(file) {
    const pick = this.#fresh.get(file.id);
    if (!pick || file.state !== "ready") return;
    const { grid: src, width, height } = file;
    const input = pick.querySelector("input");
    pick.querySelector(".pick-picture").replaceChildren(Object.assign(new Image(width, height), { src, alt: "" }));
    if (this.#isMany) return;
    input.disabled = false;
    input.checked = true;
    this.#changed(input);
  }

  /** Lets the form send what is chosen and not on the page just now. */
  complete() {
    const form = this.#results.closest("form");
    for (const id of this.chosen.keys()) {
      if (this.#inputs().some(({ value, checked }) => checked && value === id)) continue;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "file", value: id }));
    }
  }

  #inputs() {
    return [...this.#results.querySelectorAll(".pick input")];
  }

  #emptyList() {
    const list = Object.assign(document.createElement("div"), { className: "picks", role: this.#isMany ? "group" : "radiogroup" });
    list.ariaLabel = this.#isMany ? "Photos" : "Pictures";
    return list;
  }

  #listenToSearch(form) {
    let timer;
    const look = () => {
      clearTimeout(timer);
      this.#look(`${form.action}?${new URLSearchParams(new FormData(form))}`);
    };
    form.addEventListener("input", ({ target }) => {
      clearTimeout(timer);
      timer = setTimeout(look, target.matches("select") ? 0 : TYPED);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      look();
    });
  }

  async #look(address) {
    const results = await this.#fetch(address);
    if (!results) return;
    this.#results.replaceChildren(...results.childNodes);
    this.#results.scrollTop = 0;
    this.#came();
  }

  async #goOn() {
    const link = this.#results.querySelector("[data-further]");
    if (!link) return;
    this.#coming.disconnect();
    const results = await this.#fetch(link.href);
    if (!results || !link.isConnected) return;
    link.closest("nav").remove();
    this.#results.querySelector(".picks").append(...(results.querySelector(".picks")?.childNodes ?? []));
    const pages = results.querySelector(".picker-pages");
    pages?.querySelector("[data-before]")?.remove();
    if (pages) this.#results.append(pages);
    this.#came();
  }

  // Null where another question was asked meanwhile, or there was no answer: then all stays as it is.
  async #fetch(address) {
    const mine = (this.#asked += 1);
    this.#results.ariaBusy = "true";
    const text = await fetch(address, { headers: { Accept: "text/html" } }).then((answer) => answer.text(), () => "");
    if (mine !== this.#asked) return null;
    this.#results.ariaBusy = "false";
    return parseFragment(text).querySelector(".picker-results");
  }

  #showFresh() {
    if (this.#fresh.size && !this.#results.querySelector(".picks")) this.#results.replaceChildren(this.#emptyList());
    for (const [id, pick] of this.#fresh) {
      this.#inputs().find(({ value }) => value === id)?.closest(".pick").remove();
      this.#results.querySelector(".picks").prepend(pick);
    }
  }

  // Tiles have come: those that were chosen are so again, and one of them is reached by Tab.
  #came() {
    this.#showFresh();
    for (const input of this.#inputs()) {
      input.required = false;
      if (input.checked && !input.disabled && !this.chosen.size) this.#note(input);
      else if (!input.disabled) input.checked = this.chosen.has(input.value);
    }
    if (this.#isMany) this.#rove(this.#inputs().find(({ disabled }) => !disabled));
    const further = this.#results.querySelector("[data-further]");
    if (further) this.#coming.observe(further);
    this.#show();
  }

  #note(input) {
    if (!this.#isMany) this.chosen.clear();
    const pick = input.closest(".pick");
    const picture = pick.querySelector("img");
    this.chosen.set(input.value, { name: pick.querySelector(".pick-name").textContent.trim(), picture: picture?.currentSrc || picture?.src });
  }

  #changed(input) {
    if (input.checked) this.#note(input);
    else this.chosen.delete(input.value);
    this.#show();
  }

  #clicked(event) {
    if (event.target.closest("[data-further]")) {
      event.preventDefault();
      this.#goOn();
    }
    const input = event.target.closest("input");
    if (!input || !this.#isMany) return;
    const all = this.#inputs().filter(({ disabled }) => !disabled);
    if (event.shiftKey && this.#anchor?.isConnected) {
      const [first, last] = [all.indexOf(this.#anchor), all.indexOf(input)].sort((a, b) => a - b);
      for (const each of all.slice(first, last + 1)) {
        each.checked = input.checked;
        this.#changed(each);
      }
    }
    this.#anchor = input;
    this.#rove(input);
  }

  #pressed(event) {
    const { key, target } = event;
    if (!this.#isMany || !target.matches(".pick input")) return;
    if (key === "Enter") {
      event.preventDefault(); // chooses, as it opens elsewhere; the button sends
      target.click();
    }
    const all = this.#inputs().filter(({ disabled }) => !disabled);
    const columns = getComputedStyle(this.#results.querySelector(".picks")).gridTemplateColumns.split(" ").length;
    const step = { ...STEPS, ArrowUp: -columns, ArrowDown: columns }[key];
    const to = key === "Home" ? all[0] : key === "End" ? all.at(-1) : step && all[all.indexOf(target) + step];
    if (!to) return;
    event.preventDefault();
    this.#rove(to);
    to.focus();
  }

  // Tab goes to one of them, the arrows to the others.
  #rove(to) {
    for (const input of this.#inputs()) input.tabIndex = input === to ? 0 : -1;
  }

  #letGo(button) {
    if (!button) return;
    const next = button.parentNode.nextElementSibling ?? button.parentNode.previousElementSibling;
    this.chosen.delete(button.value);
    for (const input of this.#inputs()) if (input.value === button.value) input.checked = false;
    this.#show();
    const id = next?.querySelector("button").value;
    (this.#picker.querySelector(`.picker-chosen button[value="${id}"]`) ?? this.#picker.querySelector("#picker-words")).focus();
  }

  #show() {
    const fresh = this.#fresh.size;
    const { size } = this.chosen;
    const isNamed = size && !this.#isMany;
    const [first] = this.chosen.values();
    const parts = [this.#isMany && fresh && `${fresh} uploaded`, isNamed ? first.name : size && `${size} chosen`, !size && !fresh && this.#inWords()];
    this.#picker.querySelector(".picker-count").textContent = parts.filter(Boolean).join(", ");
    const { act } = this.#picker.dataset;
    const send = this.#picker.querySelector("#picker-choice [type=submit]");
    send.disabled = !size && !(this.#isMany && fresh);
    const counted = size === 1 ? "1 photo" : `${size} photos`;
    send.textContent = !this.#isMany ? act : size || !fresh ? `${act} ${size ? counted : "photos"}` : "Done";
    this.#results.classList.toggle("choosing", size > 0);
    if (this.#isMany) this.#showChosen();
  }

  #inWords() {
    const count = this.#results.querySelectorAll(".pick").length;
    if (!count) return "Nothing found";
    return this.#results.querySelector("[data-further]") ? `${count} and more` : count === 1 ? "1 photo" : `${count} photos`;
  }

  #showChosen() {
    const strip = this.#picker.querySelector(".picker-chosen");
    const blank = this.#picker.querySelector("#blank-chosen").content.firstElementChild;
    strip.replaceChildren(...[...this.chosen].map(([id, { name, picture }]) => {
      const item = blank.cloneNode(true);
      const button = item.querySelector("button");
      button.value = id;
      button.ariaLabel = button.title = `Leave out ${name}`;
      if (picture) button.querySelector(".icon").replaceWith(Object.assign(new Image(44, 44), { src: picture, alt: "" }));
      return item;
    }));
    strip.hidden = !this.chosen.size;
    strip.scrollLeft = strip.scrollWidth;
  }
}
