// The small forms of the large view: a field of tags, and a choice of a section.

import { one } from "/static/js/dom.js";

/** @typedef {"tags" | "section"} PanelName */

/**
 * Open a form, or close it if it is open; any other one is closed.
 * @param {HTMLDialogElement} dialog
 * @param {PanelName} name
 * @param {string} section The id of the present section, which is selected.
 */
export function togglePanel(dialog, name, section) {
  const panel = dialog.querySelector(`form[data-panel="${name}"]`);
  const isOpen = panel instanceof HTMLElement && !panel.hidden;
  closePanels(dialog);
  if (!(panel instanceof HTMLElement) || isOpen) return;
  panel.hidden = false;
  if (name === "section") one(panel, "select").value = section;
  one(panel, name === "tags" ? "input" : "select").focus();
  one(dialog, `[data-command="${name}"]`).ariaExpanded = "true";
}

/**
 * Close the forms; return whether one was open.
 * @param {HTMLDialogElement} dialog
 */
export function closePanels(dialog) {
  const open = dialog.querySelectorAll("form[data-panel]:not([hidden])");
  for (const panel of open) panel.hidden = true;
  for (const button of dialog.querySelectorAll("button[aria-expanded]")) button.ariaExpanded = "false";
  if (open.length) dialog.focus();
  return open.length > 0;
}
