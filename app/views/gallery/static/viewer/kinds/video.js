// A slide for a video: the browser's own player over its poster. Nothing plays by itself.

import { gettext } from "/static/js/language.js";

/**
 * Fill `slide` with the player.
 * @param {import("../slide.js").Slide} slide
 * @param {import("../../photos.js").Photo} photo
 * @returns {import("../slide.js").Content}
 */
export function fill(slide, { video: address = "", alt }) {
  const video = Object.assign(document.createElement("video"), {
    className: "player", controls: true, playsInline: true, preload: "none", src: address, ariaLabel: alt,
  });
  const keys = new AbortController();
  let isRetried = false;
  slide.element.classList.add("has-player");
  slide.element.append(video);
  video.addEventListener("error", () => {
    if (!video.hasAttribute("src")) return;
    if (isRetried || !video.currentTime) return sayWhy(slide.element, video);
    isRetried = true; // the address of a bucket may have ended: the same request gets a new one
    resume(video, address);
  });
  return {
    arrive() {
      // The viewer opens with the focus on “Close”, which the space bar would press.
      const { activeElement: focused } = document;
      const isOnTool = focused?.closest(".viewer") && !focused.closest('[data-act="close"]');
      if (!isOnTool) /** @type {HTMLElement | null} */ (video.closest(".viewer-strip"))?.focus({ preventScroll: true });
      showPoster(slide, video);
      document.addEventListener("keydown", (event) => onKey(event, video), { signal: keys.signal });
    },
    leave() {
      video.pause();
      keys.abort();
    },
    drop() {
      keys.abort();
      video.pause();
      video.removeAttribute("src");
      video.load(); // ends the connection
    },
    whenOver() {
      if (video.paused || video.ended) return Promise.resolve();
      return new Promise((resolve) => {
        for (const name of ["ended", "pause", "error"]) video.addEventListener(name, () => resolve(), { once: true });
      });
    },
  };
}

/**
 * Give the poster to the player once it is loaded; the picture beneath it would show as a line at an edge.
 * @param {import("../slide.js").Slide} slide
 * @param {HTMLVideoElement} video
 */
async function showPoster(slide, video) {
  await slide.preview(true);
  if (slide.image?.currentSrc) {
    video.poster = slide.image.currentSrc;
    slide.element.classList.add("has-poster");
  }
  video.preload = "metadata";
}

/**
 * Let the space bar play and pause, as the arrows move on to other photos.
 * @param {KeyboardEvent} event
 * @param {HTMLVideoElement} video
 */
function onKey(event, video) {
  const isFree = !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented);
  const target = /** @type {Element} */ (event.target);
  if (event.key !== " " || !isFree || target === video || target.closest("button, a, input, textarea")) return;
  event.preventDefault();
  if (video.paused) video.play().catch(() => {}); // the player says why itself
  else video.pause();
}

/**
 * Load the video again and go on where it was.
 * @param {HTMLVideoElement} video
 * @param {string} address
 */
function resume(video, address) {
  const { currentTime } = video;
  video.src = address;
  video.currentTime = currentTime;
  video.play().catch(() => {});
}

/**
 * @param {HTMLElement} element
 * @param {HTMLVideoElement} video
 */
function sayWhy(element, video) {
  const textContent = gettext("This browser cannot play the video. Download it to watch it.");
  video.replaceWith(Object.assign(document.createElement("p"), { className: "player-note", textContent }));
  element.classList.remove("has-player", "has-poster");
}
