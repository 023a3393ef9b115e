// Hearts: one on each tile and one in the viewer, the key F, and the count beside the way to the favorites.

import { toast } from "/static/js/toast.js";
import { Favorites } from "./favorites_store.js";

const viewer = document.getElementById("viewer");
const template = document.getElementById("heart");
let favorites;
let seen = null; // the photo in the viewer

/** Brings the hearts of the page to life; `access` notices that the gallery has closed. */
export function start(root, access) {
  const source = document.querySelector("[data-favorites]");
  const state = JSON.parse(source.dataset.favorites);
  favorites = new Favorites(source.dataset.url ?? source.getAttribute("href"), state, access, {
    changed: (id) => (id ? show(id) : showAll(root)),
    refused: (message) => toast(message, { tone: "warn" }),
  });
  if (template) new MutationObserver(() => dress(root)).observe(root, { childList: true, subtree: true });
  root.addEventListener("click", onHeart);
  document.addEventListener("keydown", onKey);
  viewer.addEventListener("arrive", ({ detail: photo }) => photo && show((seen = photo.id)));
  viewer.addEventListener("click", (event) => event.target.closest('[data-act="favorite"]') && favorites.toggle(seen));
  dress(root);
  showAll(root);
}

// A tile gets its heart once; those of further fragments as they come.
function dress(root) {
  if (!template) return;
  for (const tile of root.querySelectorAll(".tile:not(:has(.heart))")) {
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
  const id = viewer.open ? seen : tile && idOf(tile);
  if (id) favorites.toggle(id);
}

function showAll(root) {
  for (const tile of root.querySelectorAll(".tile:has(.heart)")) press(tile.querySelector(".heart"), idOf(tile));
  show(seen);
}

function show(id) {
  const tile = document.getElementById(`photo-${id}`);
  if (tile?.querySelector(".heart")) press(tile.querySelector(".heart"), id);
  if (id && id === seen) press(viewer.querySelector(".heart"), id);
  const { count, wanted } = favorites;
  for (const link of document.querySelectorAll(".favorites-link")) {
    link.querySelector(".badge").textContent = wanted ? `${count}/${wanted}` : count || "";
    link.ariaLabel = wanted ? `Favorites: ${count} of ${wanted}` : `Favorites: ${count}`;
    link.classList.toggle("over", Boolean(wanted) && count > wanted);
  }
  for (const place of document.querySelectorAll("[data-favorites-count]")) place.textContent = count;
}

function press(heart, id) {
  heart.ariaPressed = String(favorites.has(id));
}

function idOf(tile) {
  return tile.id.replace("photo-", "");
}
