// Passing an address on: through the device's own share sheet where there is one, else by the clipboard.

import { toast } from "./toast.js";

/** Offers `url` (absolute or of this site) under `title`; says what it did. */
export async function share(url, title) {
  const address = new URL(url, location.href).href;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    await navigator.share({ url: address, title }).catch(() => {}); // rejects when the sheet is dismissed
  } else {
    toast((await copyText(address)) ? "Link copied" : address);
  }
}

/** Puts `text` on the clipboard; false where the browser refuses, as on plain http. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
