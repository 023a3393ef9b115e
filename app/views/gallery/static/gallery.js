// Entry of the gallery's pages: the grid grows, photos open in the viewer, favorites and sharing work.

import { watchAccess } from "./access.js";
import { Photos } from "./photos.js";

const root = document.querySelector("[data-gallery]");
/** @type {HTMLElement | null} only on a photo's own page */
const figure = root.querySelector("figure[data-id]");
const page = new AbortController();
const { signal } = page;
const access = watchAccess(root, { signal });
const photos = new Photos(root, access);

/**
 * Report a part of the page that fails to load; each is a module of its own, and the others work without it.
 * @template T
 * @param {Promise<T>} part
 */
const load = (part) => part.catch(reportError);

const grid = figure ? null : load(import("./grid.js").then(({ Grid }) => new Grid(root, { photos, access, signal })));
if (document.querySelector("[data-favorites]")) {
  load(import("./favorites/favorites.js").then(({ mount }) => mount(root, { access, signal })));
}
if (grid && document.querySelector("[data-coming]")) {
  const both = Promise.all([import("./coming.js"), grid]);
  load(both.then(([{ pollComing }, ready]) => ready && pollComing(root, { photos, grid: ready, access, signal })));
}
/** @type {HTMLElement | null} */
const news = document.querySelector("[data-seen]");
if (news) {
  const { seen: address = "", token = "" } = news.dataset;
  load(import("./news/news.js").then(({ watchNew }) => watchNew(root, { address, token, signal })));
}

const shareButtons = document.querySelectorAll("[data-share]");
// Loaded before the tap, as the browser only lets a page share right after one.
const sharing = shareButtons.length ? load(import("/static/js/share.js")) : null;
for (const button of shareButtons) {
  button.hidden = false;
  button.addEventListener("click", () => share(button.dataset));
}
for (const button of document.querySelectorAll("[data-slideshow]")) {
  button.hidden = false;
  button.addEventListener("click", startSlideshow);
}

/** @type {Promise<import("./viewer/lightbox.js").Lightbox> | undefined} */
let viewer;

/** Return the viewer, which is loaded when it is first needed or the browser is idle, after the grid's pictures. */
function loadViewer() {
  const dialog = document.querySelector("dialog.viewer");
  viewer ??= import("./viewer/lightbox.js").then(
    ({ Lightbox }) => new Lightbox(dialog, { root, photos, access, grid, signal }),
  );
  return viewer;
}

if (figure) {
  loadViewer().then((lightbox) => lightbox.openPage(figure.dataset.id));
} else {
  showReturned(document.getElementById(location.hash.slice(1)));
  root.addEventListener("click", onClick);
  const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 300));
  addEventListener("load", () => idle(loadViewer), { once: true });
}
const mayMove = matchMedia("(hover: hover) and (prefers-reduced-motion: no-preference)");
root.addEventListener("pointerover", ({ target }) => {
  const link = /** @type {Element} */ (target).closest("a[data-moves]");
  if (!link || !mayMove.matches || navigator.connection?.saveData) return;
  load(import("./video/hover.js").then(({ play }) => play(link)));
});
addEventListener("pagehide", (event) => event.persisted || page.abort());

/**
 * After a photo's own page: scroll to that photo's tile, which the address names, and make the address plain again.
 * @param {HTMLElement | null} tile
 */
function showReturned(tile) {
  if (!tile?.matches(".tile")) return;
  history.replaceState(null, "", location.pathname + location.search);
  tile.scrollIntoView({ block: "center" });
  tile.querySelector("a")?.focus({ preventScroll: true });
}

/** @param {DOMStringMap} dataset of a button: the address and the title to share */
async function share({ share: address = "", title }) {
  (await sharing)?.share(address, title);
}

async function startSlideshow() {
  const lightbox = await loadViewer();
  await lightbox.openTile(root.querySelector("a[data-id]"));
  lightbox.use("slideshow");
}

/** @param {MouseEvent} event */
function onClick(event) {
  const link = /** @type {Element} */ (event.target).closest("a[data-id]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  loadViewer()
    .then((lightbox) => lightbox.openTile(link))
    .catch(() => location.assign(link.href));
}
