// Photos that become ready while the page is open: asked for more and more rarely, and put where they belong.

import { nextFrame } from "/static/js/frames.js";
import { parseFragment } from "/static/js/html.js";
import { dress } from "./grid.js";

const SHORTEST = 4000; // ms between two questions, while there is news
const LONGEST = 60_000;
const SLOWER = 1.6;
const MOST_OF_THE_TIME = 20; // a server that takes a second is left alone for twenty
const TILES_AT_ONCE = 50; // of 36 characters each in the address
const MOST_AT_ONCE = 100; // tiles that become part of the page in one frame

/** Watches the gallery until nothing is on its way any more; sleeps while the page is hidden. */
export function watchComing(root, photos, grid, access) {
  const sentence = document.querySelector("[data-coming]");
  let pause = SHORTEST;
  let timer = 0;

  const isOver = () => !Number(sentence.dataset.waiting);
  const wait = () => {
    clearTimeout(timer);
    if (!isOver() && !document.hidden) timer = setTimeout(ask, pause);
  };

  async function ask() {
    const began = performance.now();
    const isNews = await look().catch(() => false);
    pause = isNews ? Math.max(SHORTEST, MOST_OF_THE_TIME * (performance.now() - began)) : Math.min(LONGEST, pause * SLOWER);
    wait();
  }

  // Whether there was news; what could not be shown yet is asked for again.
  async function look() {
    const answer = await fetch(sentence.dataset.coming);
    if (!answer.ok) access.check();
    if (answer.status !== 200) return false;
    const news = parseFragment(await answer.text());
    const { count } = news.querySelector("[data-coming]").dataset;
    if (!Number(root.dataset.count) && Number(count)) return location.reload(); // so far there was no gallery to add to
    const isAll = await add(Number(count));
    if (isAll) news.querySelectorAll("[data-part]").forEach(renew);
    return true;
  }

  async function add(count) {
    if (count === Number(root.dataset.count)) return true;
    const rows = await photos.fetchRows();
    const missing = missingOf(rows, root, grid);
    const now = missing.slice(0, MOST_AT_ONCE);
    const tiles = new Map();
    for (let from = 0; from < now.length; from += TILES_AT_ONCE) await fetchTiles(now.slice(from, from + TILES_AT_ONCE), tiles);
    if (!root.dispatchEvent(new Event("renewing", { cancelable: true }))) return false;
    await keepingPosition(root, () => {
      const links = insert(rows, tiles, root);
      photos.take(rows);
      photos.add(links);
      if (now.length === missing.length) root.dataset.count = count;
      if (count > 2) delete root.dataset.few;
      root.dispatchEvent(new Event("grown"));
      grid.reserve();
    });
    root.dispatchEvent(new Event("renewed"));
    return now.length === missing.length;
  }

  async function fetchTiles(ids, tiles) {
    const query = new URLSearchParams(ids.map((id) => ["file", id]));
    const answer = await fetch(`${sentence.dataset.tiles}${sentence.dataset.tiles.includes("?") ? "&" : "?"}${query}`);
    if (!answer.ok) throw new Error(`tiles: ${answer.status}`);
    for (const link of parseFragment(await answer.text()).querySelectorAll(".tile > a[data-id]")) tiles.set(link.dataset.id, link.closest(".tile"));
  }

  document.addEventListener("visibilitychange", () => {
    pause = SHORTEST;
    wait();
  });
  wait();
}

const tileOf = (row) => row && document.getElementById(`photo-${row[0]}`);

// What the page would hold already, had it been made now: photos between its tiles, and behind them where it goes to the end.
function missingOf(rows, root, grid) {
  const first = "partial" in root.dataset ? rows.findIndex(tileOf) : 0;
  const last = grid.isWhole && !("partial" in root.dataset) ? rows.length - 1 : rows.findLastIndex(tileOf);
  return rows.slice(first, last + 1).filter((row) => !tileOf(row)).map(([id]) => id);
}

// Beside a neighbour of the same section; the first of a section brings its list and heading along.
function insert(rows, tiles, root) {
  const links = [];
  rows.forEach((row, at) => {
    const tile = tiles.get(row[0]);
    if (!tile || tileOf(row)) return;
    const [, , , section] = row;
    const before = tileOf(rows[at - 1]);
    const behind = rows.slice(at + 1).find((other) => other[3] !== section || tileOf(other));
    dress(tile);
    if (before && rows[at - 1][3] === section) before.after(tile);
    else if (behind?.[3] === section) tileOf(behind).before(tile);
    else beginList(tile, before?.parentNode, root);
    links.push(tile.querySelector("a[data-id]"));
  });
  return links;
}

function beginList(tile, listBefore, root) {
  const heading = tile.parentNode.previousElementSibling;
  const list = tile.parentNode.cloneNode(false);
  list.append(tile);
  const parts = heading?.matches(".section-title") ? [heading, list] : [list];
  if (listBefore) listBefore.after(...parts);
  else root.prepend(...parts);
}

// Within the grid, the tile that the reader looks at stays where it is on the screen: by hand, for not every browser does it.
async function keepingPosition(root, act) {
  const { style } = document.documentElement;
  const isWithin = root.getBoundingClientRect().top < 0;
  const seen = isWithin && [...root.querySelectorAll(".tile")].find((tile) => tile.getBoundingClientRect().top >= 0);
  const top = seen ? seen.getBoundingClientRect().top : Infinity;
  const usual = style.overflowAnchor;
  style.overflowAnchor = "none";
  act();
  if (top < innerHeight) scrollBy({ top: seen.getBoundingClientRect().top - top, behavior: "instant" });
  await nextFrame();
  style.overflowAnchor = usual;
}

// In place, so that listeners stay and the sentence is read out.
function renew(part) {
  const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
  if (!old) return;
  if (old.innerHTML !== part.innerHTML) old.replaceChildren(...part.childNodes);
  old.hidden = part.hidden;
  Object.assign(old.dataset, part.dataset);
}
