// A hint about favorites, shown once in each browser, when the first photo becomes a favorite.

import { gettext } from "/static/js/language.js";
import { toast } from "/static/js/toast.js";

const SHOWN = "favorites-hint";

/** Say where favorites are, unless this browser has said so before. */
export function hint() {
  try {
    if (localStorage.getItem(SHOWN)) return;
    localStorage.setItem(SHOWN, "1");
  } catch {
    return; // a browser that stores nothing would show it each time
  }
  toast(gettext("Your favorites are behind the heart in the bar. You can send them from there."), { seconds: 8 });
}
