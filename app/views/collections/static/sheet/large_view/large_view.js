// The large view: one photo over the contact sheet, with the keys and buttons that mark, hide, tag, move and delete it.

import { closest, one } from "/static/js/dom.js";
import { coverPage, setInert } from "/static/js/inert_page.js";
import { nextFrame } from "/static/js/frames.js";
import { gettext } from "/static/js/language.js";
import { toast } from "/static/js/toast.js";
import { commandOf, isTyping } from "../culling/keys.js";
import { textsOfMarks, textsOfNotes, valueOf } from "../culling/marks.js";
import { isSelected } from "../selection.js";
import { idOf, sectionOf } from "../tiles.js";
import { showKeys } from "./key_list.js";
import { neighborOf, numberOf } from "./neighbors.js";
import { closePanels, togglePanel } from "./panels.js";
import { pictureOf, preload } from "./picture.js";
import { onSwipe } from "./swipe.js";

/** @typedef {import("../bulk_actions.js").BulkActions} BulkActions */
/** @typedef {import("../contact_sheet.js").ContactSheet} ContactSheet */
/** @typedef {import("../culling/keys.js").Command} Command */
/** @typedef {import("../culling/marking.js").Marking} Marking */
/** @typedef {import("./address.js").OpenAddress} OpenAddress */

/** @type {Record<string, 1 | -1>} */
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const AHEAD = 20; // tiles before the end of the loaded ones at which more are loaded

/** The large view of a contact sheet. */
export class LargeView {
  #sheet;
  #actions;
  #marking;
  #address;
  #dialog;
  /** @type {HTMLElement | null} The tile of the photo that is shown; null while the view is closed. */
  #tile = null;

  /**
   * @param {ContactSheet} sheet
   * @param {BulkActions} actions
   * @param {Marking} marking
   * @param {OpenAddress} address
   */
  constructor(sheet, actions, marking, address) {
    this.#sheet = sheet;
    this.#address = address;
    this.#actions = actions;
    this.#marking = marking;
    this.#dialog = this.#make();
  }

  /** Show the photo that the address names, or close the view if it names none. */
  async follow() {
    const id = this.#address.named;
    if (!id) return this.#close();
    const tile = id === "last" ? [...this.#sheet.tiles.all].at(-1) : await this.#sheet.reveal(id);
    if (tile) this.show(tile);
    else toast(gettext("This file is not in this collection any more, or it does not match the filters."));
  }

  /**
   * Show the photo again, once its preview is there.
   * @param {HTMLElement} tile
   */
  changed(tile) {
    if (tile === this.#tile) this.show(tile);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (!this.#tile || event.defaultPrevented || closest(event, "dialog.key-list")) return;
    if (event.key === "Escape") {
      if (!closePanels(this.#dialog)) this.#close();
      return;
    }
    if (closest(event, "video")) return;
    const command = commandOf(event);
    if (command) {
      event.preventDefault();
      this.#run(command);
    } else if (!isTyping(event) && !event.altKey && event.key in STEPS) {
      event.preventDefault();
      this.#step(STEPS[event.key]);
    } else if (event.key === " " && !closest(event, "button, a, input, select")) {
      event.preventDefault();
      this.#close();
    }
  }

  /** @param {HTMLElement} tile */
  show(tile) {
    const dialog = this.#dialog;
    if (!this.#tile) this.#open();
    this.#tile = tile;
    one(dialog, "[data-picture]").replaceChildren(pictureOf(tile));
    one(dialog, "[data-name]").textContent = tile.dataset.name ?? "";
    one(dialog, "a[data-visitors]").href = one(tile, "a.tile-picture").href;
    one(dialog, "a[data-versions]").href = `/collections/files/${idOf(tile)}/versions`;
    this.#showMarks();
    this.#address.move(idOf(tile));
    preload(neighborOf(tile, 1));
    preload(neighborOf(tile, -1));
  }

  #showMarks() {
    const [dialog, tile] = [this.#dialog, this.#tile];
    if (!tile) return;
    const { root } = this.#sheet;
    const [number, total] = [numberOf(root, tile), Number(root.dataset.total)];
    const position = gettext("%(number)s of %(total)s", { number, total });
    one(dialog, "[data-position]").textContent = position;
    one(dialog, "[data-marks]").textContent = [...textsOfNotes(tile), sectionTitle(tile)].filter(Boolean).join(" · ");
    one(dialog, "[data-announced]").textContent = [position, tile.dataset.name, ...textsOfMarks(tile)].join(", ");
    for (const button of dialog.querySelectorAll("button[data-command]")) {
      const { command, value = "" } = button.dataset;
      const present = command === "rate" || command === "label" ? valueOf(tile, command) : "";
      if (command === "rate") button.ariaPressed = String(value !== "0" && Number(present) >= Number(value));
      if (command === "label") button.ariaPressed = String(present === value);
      if (command === "select") button.ariaPressed = String(isSelected(tile));
    }
    const hide = one(dialog, "[data-hide]");
    hide.textContent = ("hidden" in tile.dataset ? hide.dataset.show : hide.dataset.hide) ?? "";
    one(dialog, "button[data-step='-1']").disabled = !neighborOf(tile, -1) && !this.#sheet.pages.previousUrl;
    one(dialog, "button[data-step='1']").disabled = !neighborOf(tile, 1) && this.#sheet.pages.isWhole;
    if (total - number > 0 && numberOfLoaded(root) - number < AHEAD) this.#sheet.pages.more();
  }

  /**
   * Show the next (1) or the previous (-1) photo, which may be on a page that is not loaded yet.
   * @param {1 | -1} step
   */
  async #step(step) {
    const tile = this.#tile;
    if (!tile) return;
    if (step > 0 && !neighborOf(tile, 1)) await this.#sheet.pages.more();
    const next = neighborOf(tile, step);
    if (next && this.#tile === tile) this.show(next);
    else if (step < 0 && !next && this.#sheet.pages.previousUrl) this.#address.leave(this.#sheet.pages.previousUrl);
  }

  #make() {
    const made = one(one(document, "template#large-view").content, "dialog").cloneNode(true);
    const dialog = /** @type {HTMLDialogElement} */ (made);
    document.body.append(dialog);
    dialog.addEventListener("click", (event) => this.#onClick(event));
    dialog.addEventListener("submit", (event) => this.#onSubmit(event));
    onSwipe(one(dialog, ".large-stage"), (step) => this.#step(step));
    return dialog;
  }

  async #open() {
    const dialog = this.#dialog;
    coverPage(true);
    dialog.open = true; // show() would force a layout, and so would the focus before the next frame
    await nextFrame();
    if (!dialog.open) return;
    if (!dialog.contains(document.activeElement)) dialog.focus({ preventScroll: true });
    setInert(dialog);
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    if (closest(event, "[data-close]")) this.#close();
    const step = closest(event, "button[data-step]");
    if (step) this.#step(step.dataset.step === "1" ? 1 : -1);
    const button = closest(event, "button[data-command]");
    if (button) this.#run(/** @type {Command} */ ({ name: button.dataset.command, value: button.dataset.value ?? "" }));
  }

  /** @param {Command} command */
  #run({ name, value }) {
    const tile = this.#tile;
    if (!tile) return;
    if (name === "help") return showKeys();
    if (name === "tags" || name === "section") {
      return togglePanel(this.#dialog, name, sectionOf(tile).dataset.section ?? "");
    }
    if (name === "select") this.#sheet.selection.toggle(tile);
    else this.#sheet.attempt(() => this.#apply(tile, name, value).finally(() => this.#showMarks()));
    this.#showMarks();
  }

  /**
   * @param {HTMLElement} tile
   * @param {Exclude<Command["name"], "help" | "select" | "tags" | "section">} name
   * @param {string} value
   */
  async #apply(tile, name, value) {
    if (name === "rate" || name === "label") return this.#marking.markOne(tile, name, value);
    if (name !== "trash") {
      const action = name === "hide" && "hidden" in tile.dataset ? "show" : name;
      return this.#actions.applyTo(tile, action, { undone: () => this.#showMarks() });
    }
    const next = neighborOf(tile, 1) ?? neighborOf(tile, -1);
    const undone = () => {
      if (this.#tile && tile.isConnected) this.show(tile);
    };
    const done = this.#actions.applyTo(tile, "trash", { undone });
    if (next) this.show(next);
    else this.#close();
    return done;
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    const form = closest(event, "form[data-panel]");
    const tile = this.#tile;
    if (!form || !tile) return;
    event.preventDefault();
    closePanels(this.#dialog);
    if (form.dataset.panel === "section") {
      const section = one(form, "select").value;
      this.#sheet.attempt(() => this.#actions.applyTo(tile, "move", { further: [["section", section]] }));
      return;
    }
    const field = one(form, "input");
    this.#sheet.attempt(() => this.#actions.tagOne(tile, field.value));
    field.value = "";
  }

  /** Return to the sheet, with the focus on the tile of the photo that was shown last. */
  async #close() {
    const [dialog, tile] = [this.#dialog, this.#tile];
    if (!tile) return;
    this.#tile = null;
    closePanels(dialog);
    dialog.close();
    coverPage(false);
    one(dialog, "[data-picture]").replaceChildren();
    document.body.append(...dialog.querySelectorAll(".toasts")); // a message outlives the view
    this.#address.close();
    if (this.#sheet.isStale) await this.#sheet.attempt(() => this.#sheet.refresh());
    const shown = tile.isConnected ? tile : this.#sheet.tiles.find(idOf(tile));
    shown?.scrollIntoView({ block: "nearest" });
    await setInert(dialog, shown);
    if (!dialog.open) shown?.querySelector("a")?.focus({ preventScroll: true });
  }
}

/** @param {HTMLElement} tile */
const sectionTitle = (tile) => sectionOf(tile).querySelector(".section-head h2")?.textContent ?? "";

/** @param {HTMLElement} root */
const numberOfLoaded = (root) => Number(root.dataset.offset ?? 0) + root.querySelectorAll("li.tile").length;
