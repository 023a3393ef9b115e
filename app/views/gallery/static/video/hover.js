// The preview of a video plays without sound in its tile while the pointer rests on it.

const DELAY = 300; // ms; a pointer that only passes starts nothing

/** @type {HTMLElement | null} */
let resting = null;

/**
 * Play the video of this tile after a moment, until the pointer leaves it.
 * @param {HTMLElement} link of the tile
 */
export function play(link) {
  if (link === resting) return;
  resting = link;
  const video = Object.assign(document.createElement("video"), { muted: true, loop: true, playsInline: true });
  video.disablePictureInPicture = true;
  video.setAttribute("aria-hidden", "true");
  video.tabIndex = -1;
  const start = () => {
    video.src = link.dataset.video ?? "";
    link.append(video);
    video.play().catch(() => video.remove()); // refused to save power, or the pointer has left meanwhile
  };
  const timer = setTimeout(start, DELAY);
  const stop = () => {
    clearTimeout(timer);
    if (resting === link) resting = null;
    video.remove();
    video.removeAttribute("src");
    video.load(); // ends the connection
    link.removeEventListener("pointerleave", stop);
    removeEventListener("pagehide", stop);
    link.removeEventListener("click", stop);
  };
  for (const name of ["pointerleave", "click"]) link.addEventListener(name, stop);
  addEventListener("pagehide", stop);
}
