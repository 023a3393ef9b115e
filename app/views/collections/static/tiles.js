// The tiles of the contact sheet: made from the page's own template, brought up to date as pictures become ready.

const sheet = document.getElementById("sheet");
const blank = document.getElementById("blank-tile");
const NO_ID = "00000000-0000-0000-0000-000000000000";
const ICONS = { pending: "image", processing: "image", failed: "warning" };

export const tileOf = (id) => sheet.querySelector(`.tile[data-id="${id}"]`);
export const tilesIn = (list) => [...list.querySelectorAll(":scope > .tile")];
export const idsOf = (tiles) => tiles.map((tile) => tile.dataset.id);

/** Adds a tile for `file` (as the API answers it) at the end of `section` (an id, or "" for none). */
export function addTile(file, section) {
  if (tileOf(file.id)) return;
  const tile = blank.content.firstElementChild.cloneNode(true);
  tile.dataset.id = file.id;
  tile.querySelector("a").href = sheet.dataset.page.replace(NO_ID, file.id);
  tile.querySelector(".tile-check").value = file.id;
  showName(tile, file.filename);
  listOf(section).append(tile);
  showState(tile, file);
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

/** Shows how far a file is; `file` has state, error, a picture's grid, width and height once it is ready, and else a sign and words. */
export function showState(tile, file) {
  tile.dataset.state = file.state;
  const words = tile.querySelector(".tile-state");
  words.textContent = sentenceOf(file);
  words.hidden = file.state === "ready";
  tile.querySelector("[data-retry]").hidden = !(file.state === "failed" || (file.state === "unsupported" && file.error));
  if (file.state === "ready" && file.grid) showPicture(tile, file);
  else tile.querySelector(".tile-picture use")?.setAttribute("href", iconAddress(file));
}

/** Counts what is on the sheet, in words. */
export function showCounts() {
  const tiles = [...sheet.querySelectorAll(".tile")];
  const inState = (...states) => tiles.filter((tile) => states.includes(tile.dataset.state)).length;
  const parts = [
    [tiles.length === 1 ? "1 file" : `${tiles.length} files`, "numeric"],
    [inState("pending", "processing"), "status", "being prepared"],
    [inState("failed"), "status error", "without a preview"],
  ];
  const shown = parts.filter(([first]) => first).map(([first, className, rest = ""]) =>
    Object.assign(document.createElement("span"), { className, textContent: `${first} ${rest}`.trim() }));
  document.getElementById("counts").replaceChildren(...shown);
  for (const count of sheet.querySelectorAll(".section-head > .meta")) {
    const mine = count.closest(".sheet-section").querySelectorAll(".tile").length;
    count.textContent = mine === 1 ? "1 file" : `${mine} files`;
  }
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
