// Passes an address on: through the device's share sheet, or by the clipboard where there is none.

import { gettext } from "./language.js";
import { toast } from "./toast.js";

/**
 * Share `url`, or copy it and say so in a toast.
 * @param {string} url absolute, or relative to this page
 * @param {string} [title]
 */
export async function share(url, title) {
  const address = new URL(url, location.href).href;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    await navigator.share({ url: address, title }).catch(() => {}); // rejects when the sheet is dismissed
  } else {
    toast((await copyText(address)) ? gettext("Link copied") : address);
  }
}

/**
 * Put `text` on the clipboard; return false if the browser refuses, as it does on plain http.
 * @param {string} text
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
