// Entry of the contact sheet.

import { closest, one, pageSignal } from "/static/js/dom.js";
import { reorderable } from "/static/js/reorder.js";
import { BulkActions } from "./bulk_actions.js";
import { mountCommands } from "./culling/commands.js";
import { ContactSheet } from "./contact_sheet.js";
import { mountFilters } from "./culling/filters.js";
import { mountOpening } from "./large_view/opening.js";
import { Marking } from "./culling/marking.js";
import { mountMarquee } from "./marquee.js";
import { rename } from "./rename.js";
import { mountReplacing } from "./replacing.js";
import { mountSelecting } from "./selecting.js";
import { isSelected } from "./selection.js";

const signal = pageSignal();
const root = one(document, "#sheet");
const sheet = new ContactSheet(root, signal);
const actions = new BulkActions(sheet);
const marking = new Marking(sheet);
const { selection } = sheet;

actions.listen(signal);
mountSelecting(root, selection, { signal });
mountCommands(sheet, actions, marking, signal);
mountFilters(sheet, signal);
mountOpening(sheet, actions, marking, signal);
mountMarquee(root, selection);
mountReplacing(sheet, signal);
reorderable(root, {
  together: (item) => (isSelected(item) && !selection.isBeyondSheet ? selection.tiles : [item]),
  moved: (items) => sheet.attempt(() => actions.saveOrder(items)),
  pressed: (item) => selection.toggle(item),
});

root.addEventListener("click", (event) => {
  const tile = closest(event, "li.tile");
  if (!tile) return;
  if (closest(event, "[data-rename]")) rename(tile);
  if (closest(event, "[data-retry]")) sheet.attempt(() => actions.retry(tile));
});
root.addEventListener("keydown", (event) => {
  const tile = closest(event, "li.tile");
  if (tile && event.key === "F2") rename(tile);
});
