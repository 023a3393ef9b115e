// Opens photos large: on a click or a key on their tile, and the one that the address names. The large view itself is
// loaded when it is needed for the first time.

import { closest } from "/static/js/dom.js";
import { idOf } from "../tiles.js";
import { OpenAddress, nameFirstPage } from "./address.js";

/** @typedef {import("../bulk_actions.js").BulkActions} BulkActions */
/** @typedef {import("../contact_sheet.js").ContactSheet} ContactSheet */
/** @typedef {import("../culling/marking.js").Marking} Marking */
/** @typedef {import("./large_view.js").LargeView} LargeView */

/**
 * @param {ContactSheet} sheet
 * @param {BulkActions} actions
 * @param {Marking} marking
 * @param {AbortSignal} signal
 */
export function mountOpening(sheet, actions, marking, signal) {
  const { root } = sheet;
  const address = new OpenAddress();
  /** @type {Promise<LargeView> | null} */
  let loading = null;
  /** @type {LargeView | null} */
  let view = null;

  const load = async () => {
    const { LargeView } = await import("./large_view.js");
    return (view = new LargeView(sheet, actions, marking, address));
  };
  const loaded = () => (loading ??= load().catch((error) => {
    loading = null;
    throw error;
  }));
  /** @type {string[] | null} Keys pressed while the view is loaded: they are meant for the view, not for the sheet. */
  let held = null;
  const open = (/** @type {HTMLElement} */ tile) => sheet.attempt(async () => {
    held ??= [];
    try {
      const large = await loaded();
      address.open(idOf(tile));
      large.show(tile);
    } finally {
      const keys = held ?? [];
      held = null;
      for (const key of keys) document.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
    }
  });
  const follow = async () => {
    if (view || address.named) (await loaded()).follow();
  };

  root.addEventListener("click", (event) => {
    const tile = closest(event, ".tile-picture") && closest(event, "li.tile");
    if (!tile || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(tile);
  });
  root.addEventListener("keydown", (event) => {
    const tile = event.key === " " && closest(event, ".tile-picture") && closest(event, "li.tile");
    if (!tile) return;
    event.preventDefault();
    open(tile);
  });
  document.addEventListener("keydown", (event) => {
    if (!held || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held.push(event.key);
  }, { capture: true, signal });
  root.addEventListener("pointerover", (event) => closest(event, ".tile-picture") && loaded().catch(() => {}), {
    once: true,
  });
  root.addEventListener("tilestate", ({ target }) => view?.changed(/** @type {HTMLElement} */ (target)));
  // Not on the view: the body has the focus after a button of the view is gone.
  document.addEventListener("keydown", (event) => view?.onKey(event), { signal });
  addEventListener("popstate", () => sheet.attempt(follow), { signal });
  nameFirstPage(Number(root.dataset.offset), root.dataset.number ?? "1");
  sheet.attempt(follow);
}
