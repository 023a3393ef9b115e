// Notices that the gallery has closed or locked while its page was open, and lets the server say so calmly.

import { toast } from "/static/js/toast.js";

const REFUSALS = [401, 403, 404, 410];
const LONGEST_TIMER = 2 ** 31 - 1; // milliseconds; setTimeout fires at once beyond it

/**
 * Answers {check}: asks the server whether the gallery is still open and loads the page again if not, so that the gate
 * or the closing page appears instead of broken pictures. Asks by itself when the expiry passes and after being away.
 */
export function watchAccess({ index, expires }) {
  let asking = null;

  async function ask() {
    try {
      const answer = await fetch(index, { method: "HEAD", cache: "no-store", redirect: "manual" });
      if (REFUSALS.includes(answer.status) || answer.type === "opaqueredirect") location.reload();
    } catch {
      toast("There is no connection. Photos appear as soon as it is back.", { tone: "warn" });
    }
  }

  const check = () => (asking ??= ask().finally(() => setTimeout(() => (asking = null), 3000)));

  const left = expires ? Date.parse(expires) - Date.now() : -1;
  if (left > 0 && left < LONGEST_TIMER) setTimeout(check, left + 500);
  addEventListener("pageshow", (event) => event.persisted && check());
  return { check };
}
