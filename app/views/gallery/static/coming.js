// Photos that become ready while the page is open: polls for them, less and less often, and inserts their tiles.

import { nextFrame } from "/static/js/frames.js";
import { parseFragment } from "/static/js/html.js";
import { setRows, setTileStyle } from "./grid.js";

const SHORTEST = 4000; // ms between two polls while there is news
const LONGEST = 60_000;
const SLOWER = 1.6; // factor between two polls without news
const REST = 20; // times as long as the server took to respond: a second, and it is left alone for twenty
const TILES_AT_ONCE = 50; // tiles asked for in one address, which has 36 characters for each
const MOST_AT_ONCE = 100; // tiles that are inserted in one frame

/** @typedef {import("./photos.js").Row} Row */

/**
 * @typedef {object} Gallery
 * @property {import("./photos.js").Photos} photos
 * @property {import("./grid.js").Grid} grid
 * @property {import("./access.js").Access} access
 * @property {AbortSignal} signal
 */

/**
 * Poll until no photo of the gallery is being prepared any more, except while the page is hidden.
 * @param {import("./photos.js").GalleryElement} root
 * @param {Gallery} gallery
 */
export function pollComing(root, gallery) {
  const { access, signal } = gallery;
  const sentence = document.querySelector("[data-coming]");
  let pause = SHORTEST;
  let timer = 0;

  const wait = () => {
    clearTimeout(timer);
    const isOver = signal.aborted || !Number(sentence.dataset.waiting);
    if (!isOver && !document.hidden) timer = setTimeout(poll, pause);
  };

  async function poll() {
    const began = performance.now();
    const isNews = await update().catch(() => false);
    const took = performance.now() - began;
    pause = isNews ? Math.max(SHORTEST, REST * took) : Math.min(LONGEST, pause * SLOWER);
    wait();
  }

  /** Show what is new, and return whether there was anything. What could not be shown comes with the next poll. */
  async function update() {
    const response = await fetch(sentence.dataset.coming);
    if (!response.ok) access.check();
    if (response.status !== 200) return false;
    const news = parseFragment(await response.text());
    const count = Number(news.querySelector("[data-coming]").dataset.count);
    if (!Number(root.dataset.count) && count) return location.reload(); // the page has no grid yet
    if (await add(count, root, gallery, sentence.dataset)) news.querySelectorAll("[data-part]").forEach(renew);
    return true;
  }

  document.addEventListener("visibilitychange", () => {
    pause = SHORTEST;
    wait();
  }, { signal });
  wait();
}

/**
 * Insert the tiles that the page lacks; return whether it then has all.
 * @param {number} count of the photos that the gallery has now
 * @param {import("./photos.js").GalleryElement} root
 * @param {Gallery} gallery
 * @param {DOMStringMap} addresses of tiles and of their rows
 */
async function add(count, root, { photos, grid }, { tiles: address = "", rows: rowsAddress }) {
  if (count === Number(root.dataset.count)) return true;
  const rows = await photos.fetchRows();
  const missing = missingOf(rows, root, grid);
  const some = missing.slice(0, MOST_AT_ONCE);
  const isAll = some.length === missing.length;
  /** @type {Map<string, HTMLElement>} */
  const tiles = new Map();
  while (some.length) await fetchTiles(address, some.splice(0, TILES_AT_ONCE), tiles);
  const layout = rowsAddress ? await fetchRowsOf(rowsAddress, rows, tiles) : {};
  if (!root.dispatchEvent(new Event("renewing", { cancelable: true }))) return false;
  await keepPosition(root, () => {
    const links = insert(rows, tiles, root);
    photos.take(rows);
    photos.add(links);
    for (const [id, numbers] of Object.entries(layout)) {
      const tile = document.getElementById(`photo-${id}`);
      if (tile) setRows(tile, numbers);
    }
    if (isAll) root.dataset.count = String(count);
    if (count > 2) delete root.dataset.few;
    root.dispatchEvent(new Event("grown"));
    grid.reserve();
  });
  root.dispatchEvent(new Event("renewed"));
  return isAll;
}

/**
 * @param {string} address
 * @param {string[]} ids
 * @param {Map<string, HTMLElement>} tiles by element id, to which the fetched ones are added
 */
async function fetchTiles(address, ids, tiles) {
  const url = new URL(address, location.href);
  for (const id of ids) url.searchParams.append("file", id);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`tiles: ${response.status}`);
  for (const tile of parseFragment(await response.text()).querySelectorAll(".tile")) tiles.set(tile.id, tile);
}

/**
 * Return which rows the tiles are in once the new ones are inserted, by id: a row has other tiles then.
 * @param {string} address
 * @param {Row[]} rows
 * @param {Map<string, HTMLElement>} tiles that are new
 * @returns {Promise<Record<string, string>>}
 */
async function fetchRowsOf(address, rows, tiles) {
  const isOnPage = (/** @type {Row} */ row) => tiles.has(`photo-${row[0]}`) || tileOf(row);
  const first = rows.findIndex(isOnPage);
  const url = new URL(address, location.href);
  url.searchParams.set("first", String(first));
  url.searchParams.set("count", String(rows.findLastIndex(isOnPage) + 1 - first));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`rows: ${response.status}`);
  return response.json();
}

/** @param {Row | undefined} row */
const tileOf = (row) => row && document.getElementById(`photo-${row[0]}`);

/**
 * Return the ids of the photos that the page would have if it were made now: those between its tiles and, where it
 * goes to the gallery's end, those after them.
 * @param {Row[]} rows
 * @param {HTMLElement} root
 * @param {import("./grid.js").Grid} grid
 */
function missingOf(rows, root, grid) {
  const isPartial = "partial" in root.dataset;
  const first = isPartial ? rows.findIndex(tileOf) : 0;
  const last = grid.isWhole && !isPartial ? rows.length - 1 : rows.findLastIndex(tileOf);
  return rows.slice(first, last + 1).filter((row) => !tileOf(row)).map(([id]) => id);
}

/**
 * Insert each tile beside a neighbor of its section; the first tile of a section brings its list and heading along.
 * Return the links of the inserted tiles.
 * @param {Row[]} rows
 * @param {Map<string, HTMLElement>} tiles by element id
 * @param {HTMLElement} root
 */
function insert(rows, tiles, root) {
  /** @type {import("./photos.js").PhotoElement[]} */
  const links = [];
  rows.forEach((row, at) => {
    const tile = tiles.get(`photo-${row[0]}`);
    if (!tile || tileOf(row)) return;
    const section = row[3];
    const before = tileOf(rows[at - 1]);
    const after = rows.slice(at + 1).find((other) => other[3] !== section || tileOf(other));
    setTileStyle(tile);
    if (before && rows[at - 1][3] === section) before.after(tile);
    else if (after?.[3] === section) tileOf(after)?.before(tile);
    else addList(tile, before?.parentElement, root);
    links.push(tile.querySelector("a[data-id]"));
  });
  return links;
}

/**
 * Add the list of `tile`, a tile of a fragment, with its heading to the page.
 * @param {HTMLElement} tile
 * @param {HTMLElement | null | undefined} listBefore
 * @param {HTMLElement} root
 */
function addList(tile, listBefore, root) {
  const own = /** @type {HTMLElement} */ (tile.parentElement);
  const heading = own.previousElementSibling;
  const list = /** @type {HTMLElement} */ (own.cloneNode(false));
  list.append(tile);
  const parts = heading?.matches(".section-title") ? [heading, list] : [list];
  if (listBefore) listBefore.after(...parts);
  else root.prepend(...parts);
}

/**
 * Change the grid so that the first tile on the screen stays where it is; not every browser does so by itself.
 * @param {HTMLElement} root
 * @param {() => void} change
 */
async function keepPosition(root, change) {
  const { style } = document.documentElement;
  const isWithin = root.getBoundingClientRect().top < 0;
  const tiles = isWithin ? [...root.querySelectorAll(".tile")] : [];
  const seen = tiles.find((tile) => tile.getBoundingClientRect().top >= 0);
  const top = seen?.getBoundingClientRect().top ?? Infinity;
  const anchor = style.overflowAnchor;
  style.overflowAnchor = "none";
  change();
  if (seen && top < innerHeight) scrollBy({ top: seen.getBoundingClientRect().top - top, behavior: "instant" });
  await nextFrame();
  style.overflowAnchor = anchor;
}

/**
 * Put the content of `part` into the page's own, which stays, so that its listeners do and it is read out.
 * @param {HTMLElement} part
 */
function renew(part) {
  const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
  if (!old) return;
  old.hidden = part.hidden;
  Object.assign(old.dataset, part.dataset);
  if (!old.isEqualNode(part)) old.replaceChildren(...part.childNodes);
}
