// Hearts: one on each tile and one in the viewer, the key F, and the count beside the way to the favorites.

import { toast } from "/static/js/toast.js";
import { Favorites } from "./store.js";

const AT_ONCE = 40; // tiles; a slow phone takes 20 ms for them

const viewer = document.getElementById("viewer");
const template = document.getElementById("heart");
let favorites;
let timer = 0;

/** Brings the hearts of the page to life; `access` notices that the gallery has closed. */
export function start(root, access) {
  const source = document.querySelector("[data-favorites]");
  const state = JSON.parse(source.dataset.favorites);
  favorites = new Favorites(source.dataset.url ?? source.getAttribute("href"), state, access, {
    changed: (id) => (id ? show(id) : showAll(root)),
    refused: (message) => toast(message, { tone: "warn" }),
  });
  if (template) new MutationObserver(() => dressSoon(root)).observe(root, { childList: true, subtree: true });
  root.addEventListener("click", onHeart);
  document.addEventListener("keydown", onKey);
  viewer.addEventListener("arrive", () => show(seen()));
  viewer.addEventListener("click", (event) => seen() && event.target.closest('[data-act="favorite"]') && favorites.toggle(seen()));
  dress(root);
  showAll(root);
}

function dressSoon(root) {
  clearTimeout(timer);
  timer = setTimeout(dress, 0, root);
}

// A tile gets its heart once; those of further fragments as they come, some at a time.
function dress(root) {
  if (!template) return;
  const bare = [...root.querySelectorAll(".tile:not(:has(.heart))")];
  for (const tile of bare.slice(0, AT_ONCE)) {
    const heart = template.content.firstElementChild.cloneNode(true);
    heart.ariaLabel = `Favorite: ${tile.querySelector("img")?.alt ?? tile.querySelector("a").dataset.name}`;
    tile.append(heart);
    press(heart, idOf(tile));
  }
}

function onHeart(event) {
  const heart = event.target.closest(".tile .heart");
  if (!heart) return;
  event.preventDefault();
  favorites.toggle(idOf(heart.closest(".tile")));
}

function onKey(event) {
  if (event.key !== "f" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea")) return;
  const tile = document.activeElement.closest(".tile");
  const id = viewer.open ? seen() : tile && idOf(tile);
  if (id) favorites.toggle(id);
}

function showAll(root) {
  for (const tile of root.querySelectorAll(".tile:has(.heart)")) press(tile.querySelector(".heart"), idOf(tile));
  show(seen());
}

/** The id of the photo in the viewer, which may be open before this script runs; undefined until the index is there. */
function seen() {
  return viewer.dataset.photo;
}

function show(id) {
  const tile = document.getElementById(`photo-${id}`);
  if (tile?.querySelector(".heart")) press(tile.querySelector(".heart"), id);
  const heart = viewer.querySelector(".heart");
  if (heart && id === seen()) press(heart, id);
  const { count, wanted } = favorites;
  for (const link of document.querySelectorAll(".favorites-link")) {
    link.querySelector(".badge").textContent = wanted ? `${count}/${wanted}` : count || "";
    link.ariaLabel = wanted ? `Favorites: ${count} of ${wanted}` : `Favorites: ${count}`;
    link.classList.toggle("over", Boolean(wanted) && count > wanted);
  }
  for (const place of document.querySelectorAll("[data-favorites-count]")) place.textContent = count;
  const over = document.querySelector("[data-favorites-over]");
  if (over) over.textContent = count > wanted ? ` · ${count - wanted} too many` : "";
}

function press(heart, id) {
  heart.ariaPressed = String(favorites.has(id));
}

function idOf(tile) {
  return tile.id.replace("photo-", "");
}
