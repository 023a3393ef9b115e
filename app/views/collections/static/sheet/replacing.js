// Replaces the content of the selected files by files that a person chooses on their disk.

import { closest } from "/static/js/dom.js";
import { idOf } from "./tiles.js";

/** @typedef {import("./contact_sheet.js").ContactSheet} ContactSheet */

/**
 * Listen to the button of the selection bar.
 * @param {ContactSheet} sheet
 * @param {AbortSignal} signal
 */
export function mountReplacing(sheet, signal) {
  const input = Object.assign(document.createElement("input"), { type: "file", multiple: true, hidden: true });
  document.body.append(input);
  sheet.root.addEventListener("click", (event) => {
    if (!closest(event, "button[data-replace]")) return;
    sheet.bar.close();
    input.value = "";
    input.click();
  }, { signal });
  input.addEventListener("change", () => sheet.attempt(async () => {
    const { tiles, isBeyondSheet } = sheet.selection;
    const selected = tiles.map((tile) => ({ id: idOf(tile), filename: tile.dataset.name ?? "", same: false }));
    await sheet.replace([...(input.files ?? [])], isBeyondSheet ? null : selected);
  }), { signal });
}
