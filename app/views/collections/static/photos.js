// The contact sheet: brings uploads, selection, order and acts together.

import { parseFragment } from "../js/html.js";
import { toast } from "../js/toast.js";
import { rename } from "./rename.js";
import { reorderable } from "./reorder.js";
import { post } from "./request.js";
import { clearSelection, selectedIds, selectedTiles, startSelecting, toggle } from "./select.js";
import { addTile, idsOf, showCounts, showState, tileOf, tilesIn } from "./tiles.js";
import { startUploads } from "./upload.js";
import { watch } from "./watch.js";

const sheet = document.getElementById("sheet");
const { actions, order, progress } = sheet.dataset;
const arrivals = [];

const uploads = startUploads({ received, refresh });
const watching = watch(progress, (file) => {
  const tile = tileOf(file.id);
  if (file.state === "gone") tile?.remove();
  else if (tile) showState(tile, file);
  uploads.progressed(file);
  countSoon();
});

function watchTiles() {
  for (const tile of sheet.querySelectorAll('.tile:is([data-state="pending"], [data-state="processing"])')) {
    watching.add(tile.dataset.id, tile.dataset.state);
  }
}

function received(file, section) {
  document.querySelector(".upload.empty-sheet")?.classList.remove("empty-sheet");
  arrivals.push([file, section]);
  addTile(file, section);
  if (file.state === "pending" || file.state === "processing") watching.add(file.id, file.state);
  countSoon();
}

// Once for all the files of a moment: counting looks at every tile.
let isCounting = false;
function countSoon() {
  if (isCounting) return;
  isCounting = true;
  setTimeout(() => {
    isCounting = false;
    showCounts();
  }, 200);
}

startSelecting();
watchTiles();
reorderable(sheet, {
  together: (item) => (selectedTiles().includes(item) ? selectedTiles() : [item]),
  moved: (items) => attempt(() => saveOrder(items)),
  pressed: toggle,
});

sheet.addEventListener("click", (event) => {
  const tile = event.target.closest(".tile");
  if (event.target.closest("[data-rename]")) rename(tile);
  if (event.target.closest("[data-retry]")) attempt(() => tryAgain(tile));
});
sheet.addEventListener("keydown", (event) => {
  if (event.key === "F2" && event.target.closest(".tile")) rename(event.target.closest(".tile"));
  if (event.key === "Delete" && event.target.closest(".tile")) attempt(() => act("trash", selectedIds()));
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-act], #selection")) return;
  event.preventDefault();
  const { target, submitter } = event;
  if (submitter?.value === "focus") location.assign(`/collections/files/${selectedIds()[0]}/focus`);
  else if (target.id === "selection") attempt(() => act(submitter.value, selectedIds(), [["section", target.elements.section?.value ?? ""]]));
  else attempt(() => send(target, submitter));
});

async function attempt(work) {
  try {
    await work();
  } catch (refusal) {
    toast(refusal.message, { tone: "error", seconds: 10 });
  }
}

async function act(action, ids, further = []) {
  if (!ids.length) return;
  const fields = [["action", action], ...ids.map((id) => ["file", id])];
  const { message } = await post(actions, [...fields, ...further]);
  clearSelection();
  await refresh();
  const undo = async () => {
    await post(actions, [["action", "restore"], ...ids.map((id) => ["file", id])]);
    await refresh();
  };
  toast(message, action === "trash" ? { seconds: 10, action: { label: "Undo", run: () => attempt(undo) } } : {});
}

async function send(form, submitter) {
  const { message, restore, before } = await post(form.action, new FormData(form, submitter));
  await refresh();
  form.reset();
  form.closest("details")?.removeAttribute("open");
  const undo = async () => {
    await (before ? post(form.action, before.map((id) => ["file", id])) : post(restore, []));
    await refresh();
  };
  toast(message, restore || before ? { seconds: 10, action: { label: "Undo", run: () => attempt(undo) } } : {});
}

async function tryAgain(tile) {
  await post(actions, [["action", "retry"], ["file", tile.dataset.id]]);
  showState(tile, { state: "pending" });
  watching.add(tile.dataset.id);
  showCounts();
}

async function saveOrder(items) {
  const section = items[0].closest(".sheet-section");
  showCounts();
  await post(actions, [["action", "move"], ["section", section.dataset.section], ...idsOf(items).map((id) => ["file", id])]);
  await post(order, idsOf(tilesIn(section.querySelector(".sheet"))).map((id) => ["file", id]));
}

/** Takes the sheet as the server shows it now; uploads under way are outside of it and go on. */
async function refresh() {
  const focused = document.activeElement?.closest("[data-id], [data-section]");
  const before = arrivals.length;
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error("The page could not be loaded again. Reload it to see what changed.");
  const page = parseFragment(await response.text());
  sheet.replaceChildren(...page.querySelector("#sheet").childNodes);
  for (const [file, section] of arrivals.slice(before)) addTile(file, section); // while that page was on its way
  document.querySelector(".upload-section").replaceWith(page.querySelector(".upload-section"));
  const key = focused?.dataset.id ? `[data-id="${focused.dataset.id}"] a` : `[data-section="${focused?.dataset.section}"] summary`;
  if (focused && document.activeElement === document.body) sheet.querySelector(key)?.focus();
  clearSelection();
  watchTiles();
}
