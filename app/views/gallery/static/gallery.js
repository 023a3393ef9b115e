// Where the gallery's pages come alive: the grid grows ahead of the reader, and photos open in the viewer.

import { share } from "/static/js/share.js";
import { watchAccess } from "./access.js";
import { Grid } from "./grid.js";
import { Photos } from "./photos.js";

const root = document.querySelector("[data-gallery]");
const figure = root.querySelector("figure[data-id]"); // only on a photo's own page
const access = watchAccess(root.dataset);
const photos = new Photos(root, access);
const grid = figure ? null : new Grid(root, photos, access);

for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = false;
  button.addEventListener("click", () => share(button.dataset.share, button.dataset.title));
}

if (document.querySelector("[data-favorites]")) import("./favorites.js").then(({ start }) => start(root, access));

let viewer;
/** The viewer, loaded when it is first needed or the browser is idle: the grid's own pictures come first. */
function loadViewer() {
  viewer ??= import("./lightbox.js").then(({ Lightbox }) => new Lightbox({ root, photos, access, grid }));
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

function onClick(event) {
  const link = event.target.closest("a[data-id]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  loadViewer()
    .then((lightbox) => lightbox.openTile(link))
    .catch(() => location.assign(link.href));
}
