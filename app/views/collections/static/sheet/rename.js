// Another name for a file, typed where the name stands.

import { toast } from "/static/js/toast.js";
import { post } from "/static/js/request.js";
import { showName } from "./tiles.js";

/** Puts a field in the place of the tile's name: Enter keeps, Escape leaves. */
export function rename(tile) {
  const line = tile.querySelector(".tile-name");
  if (line.hidden) return;
  const field = Object.assign(document.createElement("input"), { className: "tile-rename", value: tile.dataset.name, maxLength: 255 });
  field.setAttribute("aria-label", "File name");
  line.hidden = true;
  line.after(field);
  field.focus();
  field.setSelectionRange(0, stemLength(field.value));
  let isOpen = true;
  const close = async (isKept, backTo) => {
    if (!isOpen) return; // taking the field away blurs it once more
    isOpen = false;
    const wanted = field.value.trim();
    line.hidden = false;
    field.remove();
    backTo?.focus();
    if (isKept && wanted && wanted !== tile.dataset.name) await save(tile, wanted);
  };
  field.addEventListener("blur", () => close(true));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      close(event.key === "Enter", tile.querySelector("a"));
    }
  });
}

async function save(tile, wanted) {
  const before = tile.dataset.name;
  showName(tile, wanted);
  try {
    showName(tile, (await post(`/collections/files/${tile.dataset.id}/rename`, [["filename", wanted]])).filename);
  } catch (refusal) {
    showName(tile, before);
    toast(refusal.message, { tone: "error", seconds: 10 });
  }
}

function stemLength(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? dot : name.length;
}
