// Does on the contact sheet what a key or a button of the selection bar asks for: to the selected files, or without any
// to the file that has the focus.

import { closest, isCovered, one } from "/static/js/dom.js";
import { commandOf } from "./keys.js";

/** @typedef {import("../bulk_actions.js").BulkActions} BulkActions */
/** @typedef {import("../contact_sheet.js").ContactSheet} ContactSheet */
/** @typedef {import("./keys.js").Command} Command */
/** @typedef {import("./marking.js").Marking} Marking */

/**
 * Listen to the keys, wherever the focus is, and to the buttons of ratings and color labels.
 * @param {ContactSheet} sheet
 * @param {BulkActions} actions
 * @param {Marking} marking
 * @param {AbortSignal} signal
 */
export function mountCommands(sheet, actions, marking, signal) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isCovered()) return;
    const command = commandOf(event);
    if (!command || closest(event, ".menu-items") && command.name !== "rate" && command.name !== "label") return;
    const focused = closest(event, "#sheet li.tile");
    if (run(command, focused)) event.preventDefault();
  }, { signal });
  sheet.root.addEventListener("click", (event) => {
    if (closest(event, "[data-keys]")) sheet.attempt(showKeys);
    const button = closest(event, "button[data-mark]");
    if (!button) return;
    sheet.bar.close();
    const { mark, value = "" } = button.dataset;
    sheet.attempt(() => marking.markSelected(/** @type {"rate" | "label"} */ (mark), value));
  }, { signal });

  /**
   * Return whether the command does anything here.
   * @param {Command} command
   * @param {HTMLElement | null} focused
   */
  function run({ name, value }, focused) {
    const { selection, bar } = sheet;
    if (name === "help") {
      sheet.attempt(showKeys);
      return true;
    }
    if (name === "select") {
      if (focused) selection.toggle(focused);
      return Boolean(focused);
    }
    if (name === "tags" || name === "section") {
      if (selection.isEmpty && focused) selection.toggle(focused, true);
      return !selection.isEmpty && (name === "tags" ? bar.openTags() : bar.openSections());
    }
    if (selection.isEmpty) {
      if (focused) sheet.attempt(() => runOn(focused, name, value));
      return Boolean(focused);
    }
    if (name === "rate" || name === "label") sheet.attempt(() => marking.markSelected(name, value));
    else sheet.attempt(() => actions.apply(name === "hide" ? hideOrShow() : name));
    return true;
  }

  /**
   * @param {HTMLElement} tile
   * @param {Exclude<Command["name"], "help" | "select" | "tags" | "section">} name
   * @param {string} value
   */
  async function runOn(tile, name, value) {
    if (name === "trash") neighborOf(tile)?.querySelector("a")?.focus();
    if (name === "rate" || name === "label") await marking.markOne(tile, name, value);
    else await actions.applyTo(tile, name === "hide" && "hidden" in tile.dataset ? "show" : name);
    if (sheet.isStale) await sheet.refresh();
  }

  /** Return "show" if all selected files are hidden; the bar shows one of the two buttons then. */
  function hideOrShow() {
    return one(sheet.root, "#selection button[value=hide]").hidden ? "show" : "hide";
  }
}

/**
 * Return the tile that gets the focus of one that is removed.
 * @param {HTMLElement} tile
 */
const neighborOf = (tile) => tile.nextElementSibling ?? tile.previousElementSibling;

async function showKeys() {
  const list = await import("../large_view/key_list.js");
  list.showKeys();
}
