// What the large view shows of a file: its preview, its video, or what is known about a file without a picture.

import { one } from "/static/js/dom.js";
import { gettext } from "/static/js/language.js";

const MOST_PRELOADED = 6;

/** @type {Map<string, HTMLImageElement>} The previews that were loaded last, by address. */
const loaded = new Map();

/**
 * Return the address of the preview of a tile's file, or null without a picture.
 * @param {HTMLElement} tile
 */
function previewOf(tile) {
  const small = tile.querySelector(".tile-picture img");
  return small instanceof HTMLImageElement ? small.src.replace("/grid?", "/preview?") : null;
}

/**
 * Load the preview of a tile's file, so that it is there when it is shown.
 * @param {HTMLElement | null} tile
 */
export function preload(tile) {
  const address = tile && previewOf(tile);
  if (address) pictureAt(address);
}

/**
 * Return what is shown of the tile's file. A picture is first shown as on its tile, and replaced once its preview is
 * there; neither moves, because both fill the same frame.
 * @param {HTMLElement} tile
 * @returns {HTMLElement}
 */
export function pictureOf(tile) {
  const preview = previewOf(tile);
  if (!preview) return panelOf(tile);
  if (tile.dataset.video) return videoOf(tile, preview);
  const small = /** @type {HTMLImageElement} */ (one(tile, ".tile-picture img"));
  const frame = document.createElement("div");
  frame.className = "large-frame";
  for (const side of /** @type {const} */ (["width", "height"])) {
    frame.style.setProperty(`--${side}`, `${small.getAttribute(side)}px`);
  }
  const large = pictureAt(preview);
  large.alt = small.alt;
  if (large.complete && large.naturalWidth) {
    frame.append(large);
    return frame;
  }
  const first = Object.assign(new Image(), { src: small.currentSrc || small.src, alt: small.alt });
  frame.append(first);
  large.decode().then(() => first.isConnected && first.replaceWith(large), () => {});
  return frame;
}

/** @param {string} address */
function pictureAt(address) {
  const picture = loaded.get(address) ?? Object.assign(new Image(), { decoding: "async", src: address });
  loaded.delete(address);
  loaded.set(address, picture); // the last one of the map is the one used last
  for (const [oldest] of loaded) if (loaded.size > MOST_PRELOADED) loaded.delete(oldest);
  return picture;
}

/**
 * @param {HTMLElement} tile
 * @param {string} poster
 */
function videoOf(tile, poster) {
  const video = Object.assign(document.createElement("video"), { controls: true, playsInline: true, preload: "none" });
  Object.assign(video, { poster, src: tile.dataset.video, ariaLabel: tile.dataset.name });
  return video;
}

/** @param {HTMLElement} tile */
function panelOf(tile) {
  const panel = Object.assign(document.createElement("div"), { className: "large-none" });
  const icon = tile.querySelector(".tile-picture svg")?.cloneNode(true);
  const state = tile.querySelector(".tile-state")?.textContent.trim() || gettext("There is no preview of this file.");
  if (icon) panel.append(icon);
  panel.append(Object.assign(document.createElement("p"), { textContent: state }));
  return panel;
}
