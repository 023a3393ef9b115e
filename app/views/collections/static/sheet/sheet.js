// The contact sheet: brings uploads, selection, order and acts together.

import { nextFrame } from "/static/js/frames.js";
import { parseFragment } from "/static/js/html.js";
import { toast } from "/static/js/toast.js";
import { startMarquee } from "./marquee.js";
import "../picker/open.js";
import { rename } from "./rename.js";
import { reorderable } from "/static/js/reorder.js";
import { getJson, post, token } from "/static/js/request.js";
import { clearSelection, grown, isBeyondSheet, isSelected, mark, selectedFields, selectedTiles, startSelecting, toggle } from "./select.js";
import { startKeys } from "./keys.js";
import { SheetPages } from "./pages.js";
import { tagSelected } from "./tags.js";
import { addTile, count, idsOf, showCounts, showHidden, showState, tileOf, tilesIn } from "./tiles.js";
import { startUploads } from "../upload/upload.js";
import { watch } from "./poll_states.js";
import { askForWords } from "./descriptions.js";

const sheet = document.getElementById("sheet");
const { actions, order, progress, words } = sheet.dataset;
const arrivals = [];
const OPPOSITE = { trash: "restore", hide: "show", show: "hide" };

const uploads = startUploads({ received, refresh, lacks });
const watching = watch(progress, (file) => {
  const tile = tileOf(file.id);
  if (file.state === "gone") tile?.remove();
  else if (tile) showState(tile, file);
  uploads.progressed(file);
  countSoon();
});

const pages = new SheetPages(sheet, (tiles) => {
  watchTiles(tiles);
  grown(tiles);
});

function watchTiles(tiles) {
  for (const { dataset } of tiles) if (dataset.state === "pending" || dataset.state === "processing") watching.add(dataset.id, dataset.state);
}

function received(file, section, between) {
  document.querySelector(".upload.empty-sheet")?.classList.remove("empty-sheet");
  arrivals.push([file, section, between]);
  show(file, section, between);
  if (file.state === "pending" || file.state === "processing") watching.add(file.id, file.state);
  countSoon();
}

/** Whether any of these files is missing on a sheet that should have all. */
function lacks(ids) {
  const there = new Set([...sheet.querySelectorAll(".tile")].map(({ dataset }) => dataset.id));
  return pages.isWhole && !sheet.dataset.tagged && ids.some((id) => !there.has(id));
}

function show(file, section, between) {
  const tile = addTile(file, section, between);
  const isLast = tile && !tile.nextElementSibling && !tileOf(between?.after);
  if (isLast && !pages.isComplete(tile.parentNode)) tile.dataset.apart = "";
}

// Once for all the files of a moment, by the server: not every one of them is on the sheet.
let isCounting = false;
function countSoon() {
  if (isCounting) return;
  isCounting = true;
  setTimeout(async () => {
    isCounting = false;
    await getJson(progress).then(showCounts, () => {}); // away for a moment: the next news counts again
  }, 500);
}

startSelecting();
startKeys(sheet);
startMarquee(sheet);
watchTiles(sheet.querySelectorAll(".tile"));
reorderable(sheet, {
  together: (item) => (isSelected(item) && !isBeyondSheet() ? selectedTiles() : [item]),
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
  if (event.key === "Delete" && event.target.closest(".tile")) attempt(() => act("trash"));
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-act], #selection")) return;
  event.preventDefault();
  const { target, submitter } = event;
  if (submitter?.value === "focus") location.assign(`/collections/files/${idsOf(selectedTiles())[0]}/focus`);
  else if (submitter?.value === "words") attempt(() => askForWords(`${words}?${new URLSearchParams(selectedFields())}`));
  else if (submitter?.value === "download") sendForm([["action", "download"], ...selectedFields()]);
  else if (submitter?.value === "tag" || submitter?.value === "untag") attempt(() => tagSelected(target, submitter, selectedFields(), { changed: tagged, attempt }));
  else if (target.id === "selection") attempt(() => act(submitter.value, [["section", target.elements.section?.value ?? ""]]));
  else attempt(() => send(target, submitter));
});

// Where the sheet shows one tag's photos alone, it may show others now.
async function tagged() {
  clearSelection();
  if (sheet.dataset.tagged) await refresh();
}

document.addEventListener("picked", ({ detail: { message, files = [], uploaded } }) => attempt(async () => {
  await refresh();
  countSoon();
  const undo = async () => {
    await post(actions, [["action", "trash"], ...files.map((id) => ["file", id])]);
    await refresh();
    countSoon();
  };
  const words = [uploaded && (uploaded === 1 ? "1 file uploaded." : `${uploaded} files uploaded.`), message].filter(Boolean).join(" ");
  toast(words, files.length ? { seconds: 10, action: { label: "Undo", run: () => attempt(undo) } } : {});
}));

async function attempt(work) {
  try {
    await work();
  } catch (refusal) {
    toast(refusal.message, { tone: "error", seconds: 10 });
    countSoon();
  }
}

async function act(action, further = []) {
  const fields = selectedFields();
  if (!fields.length) return;
  const taken = action === "trash" && !isBeyondSheet() ? selectedTiles() : null;
  const takenBack = taken && takeAtOnce(taken);
  const { message, files } = await post(actions, [["action", action], ...fields, ...further]).catch((refusal) => {
    if (takenBack?.()) mark(taken, true);
    throw refusal;
  });
  clearSelection();
  countSoon();
  const isMark = action === "hide" || action === "show";
  if (isMark) markHidden(files, action === "hide");
  const putBack = takenBack ?? (isMark ? () => markHidden(files, action === "show") : await refresh());
  const undo = async () => {
    await nextFrame(); // the press is answered first
    const isBack = putBack?.();
    await post(actions, [["action", OPPOSITE[action]], ...files.map((id) => ["file", id])]).catch(async (refusal) => {
      await refresh();
      throw refusal;
    });
    if (!isBack) await refresh();
    countSoon();
  };
  toast(message, action in OPPOSITE && files.length ? { seconds: 10, action: { label: "Undo", run: () => attempt(undo) } } : {});
}

// As the browser sends a form: what comes back is a file to keep, or a refusal on a page of its own.
function sendForm(fields) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: actions, hidden: true });
  for (const [name, value] of [["csrf_token", token()], ...fields]) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
  form.remove();
}

function markHidden(ids, isHidden) {
  const wanted = new Set(ids);
  for (const tile of sheet.querySelectorAll(".tile")) if (wanted.has(tile.dataset.id)) showHidden(tile, isHidden);
  return true;
}

/** Takes tiles off the sheet, selected no more; answers what puts them back, or says that the sheet is another one by then. */
function takeAtOnce(tiles) {
  const places = tiles.map((tile) => [tile, tile.parentNode, tile.nextSibling]);
  count(tiles, -1);
  for (const tile of tiles) tile.remove();
  nextFrame().then(() => mark(tiles, false)); // their going is work enough for one frame
  return () => {
    if (!places.every(([, list]) => list.isConnected)) return false;
    for (const [tile, list, next] of places.reverse()) list.insertBefore(tile, next?.parentNode === list ? next : null);
    count(tiles, 1);
    return true;
  };
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
  countSoon();
}

async function saveOrder(items) {
  const section = items[0].closest(".sheet-section");
  pages.setApart(items);
  await post(actions, [["action", "move"], ["section", section.dataset.section], ...idsOf(items).map((id) => ["file", id])]);
  await post(order, idsOf(tilesIn(section.querySelector(".sheet"))).map((id) => ["file", id]));
  countSoon();
}

/** Takes the sheet as the server shows it now; uploads under way are outside of it and go on. */
async function refresh() {
  const focused = document.activeElement?.closest("[data-id], [data-section]");
  const before = arrivals.length;
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error("The page could not be loaded again. Reload it to see what changed.");
  const page = parseFragment(await response.text());
  await nextFrame(); // reading the page and showing it are work enough for one each
  await pages.renew(page.querySelector("#sheet"));
  for (const arrival of arrivals.slice(before)) show(...arrival); // while that page was on its way
  document.querySelector(".upload-section").replaceWith(page.querySelector(".upload-section"));
  const key = focused?.dataset.id ? `[data-id="${focused.dataset.id}"] a` : `[data-section="${focused?.dataset.section}"] summary`;
  if (focused && document.activeElement === document.body) sheet.querySelector(key)?.focus();
  clearSelection();
  watchTiles(sheet.querySelectorAll(".tile"));
}
