// Renames a file in a field instead of its name on the tile.

import { one } from "/static/js/dom.js";
import { gettext } from "/static/js/language.js";
import { post } from "/static/js/request.js";
import { showError } from "../notices.js";
import { showName } from "./tiles.js";

/**
 * Show the field: Enter and leaving it save the name, Escape does not.
 * @param {HTMLElement} tile
 */
export function rename(tile) {
  const line = one(tile, ".tile-name");
  if (line.hidden) return;
  const field = document.createElement("input");
  const ariaLabel = gettext("File name");
  Object.assign(field, { className: "tile-rename", value: tile.dataset.name, maxLength: 255, ariaLabel });
  line.hidden = true;
  line.after(field);
  field.focus();
  field.setSelectionRange(0, stemLength(field.value));
  let isOpen = true;
  const close = async (/** @type {boolean} */ isSaved) => {
    if (!isOpen) return; // removing the field blurs it once more
    isOpen = false;
    const name = field.value.trim();
    line.hidden = false;
    field.remove();
    if (isSaved && name && name !== tile.dataset.name) await save(tile, name);
  };
  field.addEventListener("blur", () => close(true));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    close(event.key === "Enter");
    one(tile, ".tile-picture").focus();
  });
}

/**
 * @param {HTMLElement} tile
 * @param {string} name
 */
async function save(tile, name) {
  const before = tile.dataset.name ?? "";
  showName(tile, name);
  try {
    const { filename } = await post(`/collections/files/${tile.dataset.id}/rename`, [["filename", name]]);
    showName(tile, filename);
  } catch (error) {
    showName(tile, before);
    showError(error);
  }
}

/**
 * Return the length of a file name without its extension.
 * @param {string} name
 */
function stemLength(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? dot : name.length;
}
