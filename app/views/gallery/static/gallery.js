// Where the gallery's pages come alive: the grid grows ahead of the reader, and photos open in the viewer.

import { watchAccess } from "./access.js";
import { Photos } from "./photos.js";

const root = document.querySelector("[data-gallery]");
const figure = root.querySelector("figure[data-id]"); // only on a photo's own page
const access = watchAccess(root.dataset);
const photos = new Photos(root, access);
let viewer;

// Each part is a module of its own, loaded by itself: one that fails is reported and takes no other along.
const begin = (part) => part.catch(reportError);
const grid = figure ? null : begin(import("./grid.js").then(({ Grid }) => new Grid(root, photos, access)));
if (document.querySelector("[data-favorites]")) begin(import("./favorites/favorites.js").then(({ start }) => start(root, access)));
if (grid && document.querySelector("[data-coming]")) {
  begin(Promise.all([import("./coming.js"), grid]).then(([{ watchComing }, ready]) => ready && watchComing(root, photos, ready, access)));
}

const shareButtons = document.querySelectorAll("[data-share]");
const sharing = shareButtons.length ? begin(import("/static/js/share.js")) : null; // before the tap: sharing must follow it at once
for (const button of shareButtons) {
  button.hidden = false;
  button.addEventListener("click", () => passOn(button.dataset));
}
for (const button of document.querySelectorAll("[data-slideshow]")) {
  button.hidden = false;
  button.addEventListener("click", () => play());
}

/** The viewer, loaded when it is first needed or the browser is idle: the grid's own pictures come first. */
function loadViewer() {
  viewer ??= import("./viewer/lightbox.js").then(({ Lightbox }) => new Lightbox({ root, photos, access, grid }));
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

// Coming back from a photo's own page: the grid stands where that photo is, and the address is plain again.
function showReturned(tile) {
  if (!tile?.matches(".tile")) return;
  history.replaceState(null, "", location.pathname + location.search);
  tile.scrollIntoView({ block: "center" });
  tile.querySelector("a").focus({ preventScroll: true });
}

async function passOn({ share: address, title }) {
  (await sharing)?.share(address, title);
}

async function play() {
  const lightbox = await loadViewer();
  await lightbox.openTile(root.querySelector("a[data-id]"));
  lightbox.use("slideshow");
}

function onClick(event) {
  const link = event.target.closest("a[data-id]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  loadViewer()
    .then((lightbox) => lightbox.openTile(link))
    .catch(() => location.assign(link.href));
}
