// Notices that the gallery has expired or been locked while its page was open, and lets the server say so.

import { gettext } from "/static/js/language.js";
import { toast } from "/static/js/toast.js";

const REFUSALS = [401, 403, 404, 410];
const LONGEST_TIMER = 2 ** 31 - 1; // ms; setTimeout fires at once beyond it

/** @typedef {{ check: () => Promise<void> }} Access */

/**
 * Return {check}, which asks the server whether the gallery is still open and reloads the page if it is not, so that
 * the password form or the closing page appears instead of broken pictures. It is also called when the gallery expires
 * and when the page comes back from the browser's cache.
 * @param {import("./photos.js").GalleryElement} root
 * @param {{ signal: AbortSignal }} lifetime
 * @returns {Access}
 */
export function watchAccess({ dataset: { index, expires } }, { signal }) {
  /** @type {Promise<void> | null} */
  let asking = null;

  async function ask() {
    try {
      const response = await fetch(index, { method: "HEAD", cache: "no-store", redirect: "manual" });
      if (REFUSALS.includes(response.status) || response.type === "opaqueredirect") location.reload();
    } catch {
      toast(gettext("There is no connection. Photos appear as soon as it is back."), { tone: "warn" });
    }
  }

  const check = () => (asking ??= ask().finally(() => setTimeout(() => (asking = null), 3000)));

  const left = expires ? Date.parse(expires) - Date.now() : -1;
  if (left > 0 && left < LONGEST_TIMER) setTimeout(() => signal.aborted || check(), left + 500);
  addEventListener("pageshow", (event) => event.persisted && check(), { signal });
  return { check };
}
