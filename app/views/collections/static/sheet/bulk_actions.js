// The actions on selected files, and the other forms of the contact sheet: sent without leaving the page, with undo.

import { closest, one } from "/static/js/dom.js";
import { nextFrame } from "/static/js/frames.js";
import { gettext, ngettext } from "/static/js/language.js";
import { neighborOf } from "/static/js/reorder.js";
import { post, token } from "/static/js/request.js";
import { showResult } from "../notices.js";
import { fileFields, idOf, idsOf, sectionOf } from "./tiles.js";

/** @typedef {import("./contact_sheet.js").ContactSheet} ContactSheet */

/** @typedef {false | 0 | "" | null | undefined} Falsy */

const MOST_DESCRIBED = 100; // files in one form of descriptions

/** Actions whose result is shown on the tiles, without loading the sheet again. */
const SHOWN_HERE = { hide: true, show: true, cover: true };

/** @type {Record<string, string>} The action that undoes each action. */
const OPPOSITE = { trash: "restore", hide: "show", show: "hide" };

/** Sends the actions of a contact sheet to the server. */
export class BulkActions {
  #sheet;
  #address;

  /** @param {ContactSheet} sheet */
  constructor(sheet) {
    this.#sheet = sheet;
    this.#address = /** @type {string} */ (sheet.root.dataset.actions);
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    document.addEventListener("submit", (event) => {
      const form = closest(event, "form[data-act]") ?? closest(event, "form#selection");
      if (!form) return;
      event.preventDefault();
      const submitter = /** @type {HTMLButtonElement} */ (event.submitter);
      this.#sheet.attempt(() => form.id === "selection" ? this.#submit(form, submitter) : this.#send(form, submitter));
    }, { signal });
    document.addEventListener("keydown", (event) => {
      const field = event.key === "Enter" && closest(event, "input#selection-tags");
      if (!field) return;
      event.preventDefault();
      one(/** @type {HTMLFormElement} */ (field.form), "button[value=tag]").click();
    }, { signal });
    document.addEventListener("filesadded", ({ detail }) => this.#sheet.attempt(() => this.#added(detail)), { signal });
  }

  /**
   * Apply an action to the selected files.
   * @param {string} action
   * @param {string[][]} [further] Fields of the action.
   */
  async apply(action, further = []) {
    const { selection } = this.#sheet;
    const { fields, tiles } = selection;
    if (!fields.length) return;
    const removed = action === "trash" && !selection.isBeyondSheet ? tiles : null;
    const putBack = removed && this.#sheet.takeOff(removed);
    const request = [["action", action], ...fields, ...further];
    const { message, files, restore } = await this.#post(request).catch((error) => {
      if (removed && putBack?.()) selection.set(removed, true);
      throw error;
    });
    selection.clear();
    this.#sheet.countSoon();
    if (action in SHOWN_HERE) this.#showChange(action, files);
    if (!removed && (!(action in SHOWN_HERE) || this.#sheet.isFilteredBy("shown"))) await this.#sheet.refresh();
    this.#show(message, this.#undoOf({ action, files, restore }, putBack));
  }

  /**
   * Apply an action to the file of one tile, which is shown large. The sheet below is not loaded again before the large
   * view is closed.
   * @param {HTMLElement} tile
   * @param {string} action
   * @param {{ further?: string[][], undone?: () => void }} [options] Fields, and what follows an undo.
   */
  async applyTo(tile, action, { further = [], undone = () => {} } = {}) {
    const putBack = action === "trash" ? this.#sheet.takeOff([tile]) : null;
    const fields = fileFields(idsOf([tile]));
    const { message, files, restore } = await this.#post([["action", action], ...fields, ...further]).catch((error) => {
      putBack?.();
      throw error;
    });
    this.#sheet.countSoon();
    if (action in SHOWN_HERE) this.#showChange(action, files);
    if (action === "move" || action === "hero" || this.#sheet.isFilteredBy("shown")) this.#sheet.isStale = true;
    const undo = this.#undoOf({ action, files, restore }, putBack);
    this.#show(message, undo && (async () => {
      await undo();
      undone();
    }));
  }

  /**
   * Add tags to the file of one tile.
   * @param {HTMLElement} tile
   * @param {string} tags Separated by commas.
   */
  async tagOne(tile, tags) {
    const address = /** @type {string} */ (this.#sheet.root.dataset.tags);
    const { message, back } = await post(address, [["action", "tag"], ["tags", tags], ...fileFields(idsOf([tile]))]);
    if (this.#sheet.isFilteredBy("tag")) this.#sheet.isStale = true;
    this.#show(message, back.length && (() => this.#untag(address, back)));
  }

  /**
   * Repeat the preparation of a file.
   * @param {HTMLElement} tile
   */
  async retry(tile) {
    await this.#post([["action", "retry"], ...fileFields(idsOf([tile]))]);
    this.#sheet.pollAgain(tile);
  }

  /**
   * Save the new position of tiles that were moved.
   * @param {HTMLElement[]} tiles
   */
  async saveOrder(tiles) {
    const section = sectionOf(tiles[0]);
    this.#sheet.pages.setApart(tiles);
    const there = [["section", /** @type {string} */ (section.dataset.section)], ...neighborOf(tiles)];
    const request = [["action", "place"], ...there, ...fileFields(idsOf(tiles))];
    const { message, restore } = await this.#post(request).catch(async (error) => {
      await this.#sheet.refresh();
      throw error;
    });
    this.#sheet.countSoon();
    this.#show(message, this.#undoAt(restore));
  }

  /**
   * Do what a button of the selection bar asks for.
   * @param {HTMLFormElement} form
   * @param {HTMLButtonElement} submitter
   */
  async #submit(form, submitter) {
    const { fields, tiles, size } = this.#sheet.selection;
    if (submitter.value === "words" && size > MOST_DESCRIBED) {
      throw new Error(gettext("Select at most %(count)s files to describe.", { count: MOST_DESCRIBED }));
    }
    if ("single" in submitter.dataset && size !== 1) throw new Error(gettext("Select one picture for this."));
    switch (submitter.value) {
      case "focus":
        return location.assign(`/collections/files/${idsOf(tiles)[0]}/focus`);
      case "versions":
        return location.assign(`/collections/files/${idsOf(tiles)[0]}/versions`);
      case "words":
        return this.#describe(`${this.#sheet.root.dataset.words}?${new URLSearchParams(fields)}`);
      case "download":
        return this.#download([["action", "download"], ...fields]);
      case "tag":
      case "untag":
        return this.#tag(form, submitter, fields);
      default:
        return this.apply(submitter.value, [["section", form.querySelector("select[name=section]")?.value ?? ""]]);
    }
  }

  /** @param {string} address Of the form of descriptions. */
  async #describe(address) {
    const { editDescriptions } = await import("./descriptions.js");
    const saved = await editDescriptions(address);
    if (saved) this.#show(saved.message, this.#undoAt(saved.restore));
  }

  /**
   * Add the tags in the selection bar to the selected files, or remove them.
   * @param {HTMLFormElement} form
   * @param {HTMLButtonElement} submitter
   * @param {string[][]} fields Name the files.
   */
  async #tag(form, submitter, fields) {
    const address = submitter.formAction;
    const tags = one(form, "input[name=tags]");
    const request = [["action", submitter.value], ["tags", tags.value], ...fields];
    /** @type {{ message: string, back: [action: string, tag: string, files: string[]][] }} */
    const { message, back } = await post(address, request);
    tags.value = "";
    one(form, "details.selection-tags").open = false;
    await this.#tagged();
    this.#show(message, back.length && (() => this.#untag(address, back)));
  }

  /**
   * @param {string} address
   * @param {[action: string, tag: string, files: string[]][]} back
   */
  async #untag(address, back) {
    for (const [action, tag, files] of back) {
      await post(address, [["action", action], ["tags", tag], ...fileFields(files)]);
    }
    await this.#tagged();
  }

  /**
   * Send a form of the page, such as one that makes a section.
   * @param {HTMLFormElement} form
   * @param {HTMLButtonElement} submitter
   */
  async #send(form, submitter) {
    /** @type {{ message: string, restore?: string }} */
    const { message, restore } = await post(form.action, new FormData(form, submitter));
    await this.#sheet.refresh();
    form.reset();
    form.closest("details")?.removeAttribute("open");
    this.#show(message, this.#undoAt(restore));
  }

  /**
   * Send a form as the browser does: the answer is a file, or a page that says why there is none.
   * @param {string[][]} fields
   */
  #download(fields) {
    const form = Object.assign(document.createElement("form"), { method: "post", action: this.#address, hidden: true });
    for (const [name, value] of [["csrf_token", token()], ...fields]) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(form);
    form.submit();
    form.remove();
  }

  /** A filtered sheet may have other files after a change of tags. */
  async #tagged() {
    this.#sheet.selection.clear();
    if (this.#sheet.isFiltered) await this.#sheet.refresh();
  }

  /** @param {DocumentEventMap["filesadded"]["detail"]} added What the picker added to the collection. */
  async #added({ message = "", files = [], uploaded }) {
    await this.#sheet.refresh();
    this.#sheet.countSoon();
    const undo = async () => {
      await this.#post([["action", "trash"], ...fileFields(files)]);
      await this.#sheet.refresh();
      this.#sheet.countSoon();
    };
    const sentence = uploaded && ngettext("%(count)s file uploaded.", "%(count)s files uploaded.", uploaded);
    this.#show([sentence, message].filter(Boolean).join(" "), files.length && undo);
  }

  /**
   * Show on the tiles what an action changed.
   * @param {string} action
   * @param {string[]} ids
   */
  #showChange(action, ids) {
    const wanted = new Set(ids);
    for (const tile of this.#sheet.tiles.all) {
      if (!wanted.has(idOf(tile))) continue;
      if (action === "cover") this.#sheet.tiles.showCover(tile);
      else this.#sheet.tiles.showHidden(tile, action === "hide");
    }
  }

  /**
   * @param {string} action
   * @param {string[]} files
   * @param {(() => boolean) | null} putBack Puts removed tiles back; returns false if the sheet was replaced.
   */
  async #undo(action, files, putBack) {
    await nextFrame(); // shows first that the button was pressed
    const isMark = action in SHOWN_HERE;
    if (isMark) this.#showChange(OPPOSITE[action], files);
    const isShown = isMark || putBack?.();
    await this.#post([["action", OPPOSITE[action]], ...fileFields(files)]).catch(async (error) => {
      await this.#sheet.refresh();
      throw error;
    });
    if (!isShown) await this.#sheet.refresh();
    this.#sheet.countSoon();
  }

  /**
   * Return what undoes an action, or null if nothing does.
   * @param {{ action: string, files: string[], restore?: string }} result
   * @param {(() => boolean) | null} putBack As in `#undo`.
   */
  #undoOf({ action, files, restore }, putBack) {
    if (!(action in OPPOSITE)) return this.#undoAt(restore);
    return files.length ? () => this.#undo(action, files, putBack) : null;
  }

  /**
   * Return what undoes an act at this address; null if there is none.
   * @param {string | undefined} address
   */
  #undoAt(address) {
    if (address === undefined) return null;
    return async () => {
      await post(address);
      await this.#sheet.refresh();
      this.#sheet.countSoon();
    };
  }

  /**
   * @param {string} message
   * @param {(() => Promise<unknown>) | Falsy} undo
   */
  #show(message, undo) {
    showResult(message, undo && (() => this.#sheet.attempt(undo)));
  }

  /** @param {string[][]} fields */
  #post(fields) {
    return this.#sheet.act(() => post(this.#address, fields));
  }
}
