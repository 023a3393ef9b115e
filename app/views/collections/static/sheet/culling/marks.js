// The owner's marks on a tile: stars, a color label, the visitors whose favorite the photo is, and the cover.

import { gettext, ngettext } from "/static/js/language.js";

/** The color labels, in the order of their keys; the last has no key. */
export const COLORS = ["red", "yellow", "green", "blue", "purple"];

/** @returns {Record<string, string>} The names of the color labels. */
const colorNames = () => ({
  red: gettext("Red"),
  yellow: gettext("Yellow"),
  green: gettext("Green"),
  blue: gettext("Blue"),
  purple: gettext("Purple"),
});

/**
 * Return the stars of the file that a tile shows, -1 if it is rejected.
 * @param {HTMLElement} tile
 */
export const starsOf = (tile) => Number(tile.dataset.rating ?? 0);

/**
 * Return the present value of a mark of a tile, as the server is sent it.
 * @param {HTMLElement} tile
 * @param {"rate" | "label"} mark
 */
export const valueOf = (tile, mark) => (mark === "rate" ? String(starsOf(tile)) : (tile.dataset.label ?? ""));

/**
 * Return the marks of a tile as texts, for screen readers.
 * @param {HTMLElement} tile
 * @returns {string[]}
 */
export function textsOfMarks(tile) {
  const stars = starsOf(tile);
  const starsText = stars > 0 ? ngettext("%(count)s star", "%(count)s stars", stars) : "";
  return [starsText, colorNames()[tile.dataset.label ?? ""] ?? "", ...textsOfNotes(tile)].filter(Boolean);
}

/**
 * Return what else is known of a file: whether it is rejected, a visitor's favorite, hidden, or the cover.
 * @param {HTMLElement} tile
 * @returns {string[]}
 */
export function textsOfNotes(tile) {
  const { favorites } = tile.dataset;
  return [
    starsOf(tile) < 0 ? gettext("Rejected") : "",
    favorites ? `♥ ${favorites}` : "",
    "hidden" in tile.dataset ? gettext("Hidden") : "",
    tile.querySelector(".tile-cover") ? gettext("Cover") : "",
  ].filter(Boolean);
}

/**
 * Set a mark of a tile, and show it.
 * @param {HTMLElement} tile
 * @param {"rate" | "label"} mark
 * @param {string} value Stars, or the name of a color; "" for none.
 */
export function setMark(tile, mark, value) {
  const name = mark === "rate" ? "rating" : "label";
  if (value && value !== "0") tile.dataset[name] = value;
  else delete tile.dataset[name];
  showMarks(tile);
}

/** @param {HTMLElement} tile */
function showMarks(tile) {
  const { label = "", favorites } = tile.dataset;
  const stars = starsOf(tile);
  const line = tile.querySelector(".tile-marks") ?? document.createElement("p");
  line.className = "tile-marks";
  const parts = [];
  const starsText = ngettext("%(count)s star", "%(count)s stars", stars);
  if (stars > 0) parts.push(image("tile-stars", starsText, "★".repeat(stars)));
  if (stars < 0) parts.push(part("tile-stars", gettext("Rejected")));
  if (label) parts.push(image("tile-label", colorNames()[label], ""));
  if (favorites) {
    const people = part("tile-favorites", "♥ ");
    people.append(Object.assign(document.createElement("bdi"), { textContent: favorites }));
    parts.push(people);
  }
  line.replaceChildren(...parts);
  if (!parts.length) line.remove();
  else if (!line.isConnected) tile.append(line);
}

/**
 * @param {string} className
 * @param {string} textContent
 */
const part = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });

/**
 * @param {string} className
 * @param {string} label
 * @param {string} text
 */
function image(className, label, text) {
  const made = part(className, text);
  made.role = "img";
  made.ariaLabel = made.title = label;
  return made;
}
