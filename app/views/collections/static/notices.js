// The toasts of the owner's pages: errors, and results that can be undone.

import { gettext } from "/static/js/language.js";
import { toast } from "/static/js/toast.js";

const SECONDS = 10;

/**
 * Show why something failed.
 * @param {unknown} error
 */
export const showError = (error) => toast(/** @type {Error} */ (error).message, { tone: "error", seconds: SECONDS });

/** The notice of the last act that can be undone. */
let last = { message: "", close: () => {} };

/**
 * Show what was done, with a button that undoes it if that is possible: it stays until the next act.
 * @param {string} message
 * @param {(() => unknown) | false | 0 | "" | null | undefined} undo
 */
export function showResult(message, undo) {
  if (last.message !== message) last.close(); // a repeated act is counted in the same notice
  if (!undo) toast(message);
  else last = { message, close: toast(message, { seconds: Infinity, action: { label: gettext("Undo"), run: undo } }) };
}
