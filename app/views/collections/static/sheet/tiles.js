// The tiles of the contact sheet: made from the page's own template, brought up to date as pictures become ready.

const sheet = document.getElementById("sheet");
const blank = document.getElementById("blank-tile");
const NO_ID = "00000000-0000-0000-0000-000000000000";
const ICONS = { pending: "image", processing: "image", failed: "warning" };

export const tileOf = (id) => sheet.querySelector(`.tile[data-id="${id}"]`);
export const tilesIn = (list) => [...list.querySelectorAll(":scope > .tile")];
export const idsOf = (tiles) => tiles.map((tile) => tile.dataset.id);

/** Adds a tile for `file` (as the API answers it) to `section` (an id, or "" for none), between the files with these ids or else at its end; answers it, if it is new. */
export function addTile(file, section, { after, before } = {}) {
  if (tileOf(file.id)) return null;
  const tile = blank.content.firstElementChild.cloneNode(true);
  tile.dataset.id = file.id;
  tile.querySelector("a").href = sheet.dataset.page.replace(NO_ID, file.id);
  tile.querySelector(".tile-check").value = file.id;
  showName(tile, file.filename);
  showHidden(tile, false);
  const list = listOf(section);
  const [previous, next] = [after, before].map((id) => id && list.querySelector(`:scope > [data-id="${id}"]`));
  if (previous) previous.after(tile);
  else if (next) next.before(tile);
  else list.append(tile);
  tile.toggleAttribute("data-apart", "apart" in ((previous || next)?.dataset ?? {}));
  showState(tile, file);
  return tile;
}

/** Writes another name on a tile. */
export function showName(tile, name) {
  tile.dataset.name = name;
  tile.querySelector(".tile-name span").textContent = tile.querySelector(".tile-name span").title = name;
  tile.querySelector(".tile-check").setAttribute("aria-label", `Select ${name}`);
  tile.querySelector("[data-rename]").setAttribute("aria-label", `Rename ${name}`);
  const hidden = tile.querySelector(".tile-picture .visually-hidden");
  if (hidden) hidden.textContent = name;
}

/** Marks a tile as hidden from visitors, or no more. */
export function showHidden(tile, isHidden) {
  tile.toggleAttribute("data-hidden", isHidden);
  part(tile, ".tile-hidden", isHidden ? "Hidden" : "");
}

/** Shows how far a file is; `file` has state, error, a picture's grid, width and height once it is ready, and else a sign and words. */
export function showState(tile, file) {
  tile.dataset.state = file.state;
  part(tile, ".tile-state", sentenceOf(file));
  part(tile, ".tile-retry", file.state === "failed" || (file.state === "unsupported" && file.error) ? "Try again" : "");
  if (file.state === "ready" && file.grid) showPicture(tile, file);
  else tile.querySelector(".tile-picture use")?.setAttribute("href", iconAddress(file));
}

/** Counts tiles on the sheet in (1) or out (-1) before the server has: what shows only where nothing is must not wait for it. */
export function count(tiles, by) {
  for (const tile of tiles) {
    const { dataset } = tile.closest(".sheet-section");
    dataset.count = Number(dataset.count) + by;
  }
  sheet.dataset.total = Number(sheet.dataset.total) + by * tiles.length;
}

/** Shows how many files there are, as the server counts them. */
export function showCounts({ total, waiting, failed, sections }) {
  const parts = [
    [filesIn(total), "numeric"],
    [waiting && `${inWords(waiting)} being prepared`, "status"],
    [failed && `${inWords(failed)} without a preview`, "status error"],
  ];
  const shown = parts.filter(([words]) => words).map(([textContent, className]) =>
    Object.assign(document.createElement("span"), { className, textContent }));
  document.getElementById("counts").replaceChildren(...shown);
  sheet.dataset.total = total;
  for (const section of sheet.querySelectorAll(".sheet-section")) {
    const count = sections[section.dataset.section] ?? 0;
    section.dataset.count = count;
    const words = section.querySelector(".section-head > .meta");
    if (words) words.textContent = filesIn(count);
  }
}

/** "1,234"; by hand, for the first number that a browser's own formatter writes costs a slow computer 50 ms. */
export const inWords = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
const filesIn = (count) => (count === 1 ? "1 file" : `${inWords(count)} files`);

// What few tiles have to say stands on those alone: on hundreds, a slow computer would take a third longer to show them.
function part(tile, selector, words) {
  tile.querySelector(selector)?.remove();
  if (!words) return;
  const fresh = blank.content.querySelector(selector).cloneNode();
  fresh.textContent = words;
  tile.append(fresh);
}

function listOf(section) {
  const found = sheet.querySelector(`.sheet-section[data-section="${section}"] .sheet`);
  return found ?? sheet.querySelector(".sheet");
}

function sentenceOf({ state, error, words = "Kept as it is, no preview" }) {
  if (state === "failed") return error ?? "This picture could not be prepared.";
  if (state === "unsupported") return [words, error].filter(Boolean).join(". ");
  return state === "ready" ? "" : "Being prepared…";
}

function iconAddress({ state, sign }) {
  const present = sheet.ownerDocument.querySelector(".tile-picture use, .icon use").getAttribute("href");
  return present.replace(/#.*/, `#${state === "unsupported" ? (sign ?? "file") : (ICONS[state] ?? "image")}`);
}

function showPicture(tile, { grid, width, height }) {
  const picture = Object.assign(new Image(), { src: grid, alt: tile.dataset.name, decoding: "async" });
  if (width) Object.assign(picture, { width, height });
  // Decoded first, so that the tile never shows an empty frame.
  const swap = () => tile.querySelector(".tile-picture").replaceChildren(picture);
  picture.decode().then(swap, swap);
}
