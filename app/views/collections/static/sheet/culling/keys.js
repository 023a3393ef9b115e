// The keys of the contact sheet and of its large view, and what they do in both.

import { closest } from "/static/js/dom.js";
import { COLORS } from "./marks.js";

/**
 * What a key does: "rate" and "label" have a value.
 * @typedef {object} Command
 * @property {"rate" | "label" | "hide" | "hero" | "cover" | "tags" | "section" | "trash" | "select" | "help"} name
 * @property {string} value
 */

/** @type {Record<string, Command["name"]>} */
const NAMES = {
  h: "hide",
  l: "hero",
  c: "cover",
  t: "tags",
  s: "section",
  x: "select",
  Delete: "trash",
  Backspace: "trash",
  "?": "help",
};

/**
 * Return what a key does, or null for any other key and while the owner types.
 * @param {KeyboardEvent} event
 * @returns {Command | null}
 */
export function commandOf(event) {
  const { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return null;
  if (/^[0-5]$/.test(key)) return { name: "rate", value: key };
  if (/^[6-9]$/.test(key)) return { name: "label", value: COLORS[Number(key) - 6] };
  const name = NAMES[key.length === 1 ? key.toLowerCase() : key];
  return name ? { name, value: "" } : null;
}

/**
 * Return whether the focus is in something that takes the keys itself.
 * @param {Event} event
 */
export const isTyping = (event) =>
  Boolean(closest(event, "input:not([type=checkbox]), textarea, select, [contenteditable]"));
