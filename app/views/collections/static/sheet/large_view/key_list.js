// The list of all keys of the contact sheet, in a dialog.

import { gettext } from "/static/js/language.js";

/** @returns {[keys: string[], text: string][]} */
const lines = () => [
  [["←", "→"], gettext("Previous and next photo")],
  [[gettext("Space"), gettext("Enter")], gettext("Open the photo; Space closes it again")],
  [[gettext("Esc")], gettext("Close the photo, or deselect all files")],
  [["1", "…", "5"], gettext("1 to 5 stars")],
  [["0"], gettext("No stars")],
  [["6", "…", "9"], gettext("Color label: red, yellow, green or blue. The same key again removes it")],
  [["H"], gettext("Hide from visitors, or show again")],
  [["L"], gettext("Show large in the gallery, or at the usual size")],
  [["C"], gettext("Set as cover")],
  [["T"], gettext("Add tags")],
  [["S"], gettext("Move to a section")],
  [["X"], gettext("Select or deselect")],
  [[gettext("Del")], gettext("Delete")],
  [["F2"], gettext("Rename")],
  [[gettext("Ctrl"), "A"], gettext("Select all files")],
  [[gettext("Shift"), "←", "→"], gettext("Select several files")],
  [[gettext("Alt"), "←", "→"], gettext("Move the photo in the order")],
  [["?"], gettext("Show or close this list")],
];

/** Open the list, unless it is open; in the large view inside of it, so that both have the same colors. */
export function showKeys() {
  if (document.querySelector("dialog.key-list")) return;
  const dialog = made("dialog", { className: "dialog key-list", ariaLabel: gettext("Keys") });
  const list = document.createElement("dl");
  list.append(...lines().map(([keys, text]) => lineOf(keys, text)));
  const close = made("button", { type: "button", className: "button", textContent: gettext("Close") });
  const help = gettext("On the contact sheet, keys change the selected files, or else the photo with the focus.");
  const actions = made("div", { className: "actions" });
  actions.append(close);
  dialog.append(
    made("h2", { textContent: gettext("Keys") }),
    list,
    made("p", { className: "muted", textContent: help }),
    actions,
  );
  (document.querySelector("dialog[open]") ?? document.body).append(dialog);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "?") return;
    event.preventDefault();
    dialog.close();
  });
  dialog.showModal();
}

/**
 * @param {string[]} keys
 * @param {string} text
 */
function lineOf(keys, text) {
  const line = document.createElement("div");
  const term = document.createElement("dt");
  for (const key of keys) term.append(made("kbd", { textContent: key }), " ");
  line.append(term, made("dd", { textContent: text }));
  return line;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Partial<HTMLElementTagNameMap[K]>} properties
 */
const made = (name, properties) => Object.assign(document.createElement(name), properties);
