// What the viewer remembers on this device. A browser may refuse to store anything; the viewer then forgets.

export const FILMSTRIP = "viewer.filmstrip"; // "shown" if the visitor wants it
export const SECONDS = "viewer.seconds"; // of the slideshow

/**
 * @param {string} key
 * @returns {string | null}
 */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Full, or refused.
  }
}
