// Shows short messages at the foot of the page, which screen readers read out, with at most one action such as "Undo".

import { gettext } from "./language.js";

/**
 * @typedef {{ label: string, run: () => unknown }} Action
 * @typedef {{ close: () => void, runs: Action["run"][] }} Toast
 */

/** @type {HTMLElement | undefined} */
let region;

/** The toasts on the page, by what they say. @type {Map<string, Toast>} */
const shown = new Map();

/**
 * Show `text` and return a function that closes it.
 * A toast with the same text and action is replaced: the new one counts the actions, and runs them together, latest
 * first. Using the action closes the toast. With infinite `seconds` it stays until it is closed.
 * @param {string} text
 * @param {{ seconds?: number, tone?: "" | "warn" | "error", action?: Action | null }} [options]
 */
export function toast(text, { seconds = 6, tone = "", action = null } = {}) {
  const key = [text, tone, action?.label].join("\n");
  const before = shown.get(key);
  const runs = action ? [action.run, ...(before?.runs ?? [])] : [];
  before?.close();
  const line = document.createElement("div");
  line.className = `toast ${tone}`;
  const textContent = runs.length > 1 ? `${text} (${runs.length})` : text;
  line.append(Object.assign(document.createElement("span"), { textContent, dir: "auto" }));
  const close = () => {
    line.remove();
    if (shown.get(key)?.close === close) shown.delete(key);
  };
  shown.set(key, { close, runs });
  if (action) line.append(actionButton(action.label, runs, close));
  openRegion().append(line);
  if (Number.isFinite(seconds)) {
    let timer = setTimeout(close, seconds * 1000);
    line.addEventListener("pointerenter", () => clearTimeout(timer));
    line.addEventListener("pointerleave", () => (timer = setTimeout(close, seconds * 1000)));
  } else line.append(closeButton(close));
  return close;
}

/** @param {() => void} close */
function closeButton(close) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "toast-close", ariaLabel: gettext("Close") });
  button.textContent = "×";
  button.addEventListener("click", close);
  return button;
}

/**
 * @param {string} label
 * @param {Action["run"][]} runs
 * @param {() => void} close
 */
function actionButton(label, runs, close) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "link-button", textContent: label });
  button.addEventListener("click", async () => {
    close();
    for (const run of runs) await run();
  });
  return button;
}

/** Return the region of the toasts, moved into an open dialog: a modal one makes the page around it inert. */
function openRegion() {
  region ??= Object.assign(document.createElement("div"), { className: "toasts", role: "status" });
  const parent = document.querySelector("dialog[open]") ?? document.body;
  if (region.parentNode !== parent) parent.append(region);
  return region;
}
