// The toasts of the owner's pages: errors, and results that can be undone.

import { gettext } from "/static/js/language.js";
import { toast } from "/static/js/toast.js";

const SECONDS = 10;

/**
 * Show why something failed.
 * @param {unknown} error
 */
export const showError = (error) => toast(/** @type {Error} */ (error).message, { tone: "error", seconds: SECONDS });

/**
 * Show what was done, with a button that undoes it if that is possible.
 * @param {string} message
 * @param {(() => unknown) | false | 0 | "" | null | undefined} undo
 */
export function showResult(message, undo) {
  if (undo) toast(message, { seconds: SECONDS, action: { label: gettext("Undo"), run: undo } });
  else toast(message);
}
