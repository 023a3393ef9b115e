// Shows the new picture of a photo that was replaced while the viewer is open.

const EVERY = 60_000; // ms between two questions while the viewer is open

/** @typedef {import("../photos.js").Photo} Photo */
/** @typedef {import("./slide.js").Slide} Slide */

/**
 * Ask once a minute, and when the page is shown again, whether the current photo has a new picture.
 * @param {HTMLDialogElement} dialog
 * @param {object} viewer
 * @param {() => Slide | undefined} viewer.current returns the slide that is shown
 * @param {(photo: Photo) => Promise<boolean>} viewer.renew reads the photo again, and returns whether it has changed
 * @param {AbortSignal} viewer.signal
 */
export function followNewPictures(dialog, { current, renew, signal }) {
  const ask = async () => {
    const slide = current();
    if (!dialog.open || document.hidden || !slide?.photo) return;
    const { photo } = slide;
    if (!(await renew(photo).catch(() => false))) return;
    await slide.showAgain();
    if (photo.image && photo.preview) renewTile(photo.image, photo.preview);
  };
  const timer = setInterval(ask, EVERY);
  signal.addEventListener("abort", () => clearInterval(timer));
  document.addEventListener("visibilitychange", ask, { signal });
}

/**
 * Give a tile's picture the addresses of the new version; browsers show the old picture until the new one is there.
 * @param {HTMLImageElement} image
 * @param {string} preview
 */
function renewTile(image, preview) {
  const version = preview.match(/\bv=\d+/)?.[0];
  if (!version) return;
  for (const element of [image, ...(image.closest("picture")?.querySelectorAll("source") ?? [])]) {
    for (const name of ["srcset", "src"]) {
      const address = element.getAttribute(name);
      if (address) element.setAttribute(name, address.replace(/\bv=\d+/g, version));
    }
  }
}
