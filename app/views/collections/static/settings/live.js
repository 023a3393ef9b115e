// The gallery page in frames of a notebook and a phone, beside the cards of its theme: each choice is shown at once.

import { one } from "/static/js/dom.js";

/**
 * Show the gallery in the theme that these choices describe, now and after each change. Other fields of their form are
 * not sent to the preview: its address must contain no password.
 * @param {HTMLElement} choices
 * @param {HTMLElement} live
 */
export function mountPreview(choices, live) {
  const screens = [.../** @type {NodeListOf<HTMLElement>} */ (live.querySelectorAll("[data-screen]"))].map(frameIn);
  const show = () => {
    const address = new URL(live.dataset.lookPreview ?? "", location.href);
    for (const { name, value } of choices.querySelectorAll("input:checked")) address.searchParams.set(name, value);
    for (const screen of screens) screen(address.href);
  };

  one(live, ".look-screens").hidden = false;
  choices.addEventListener("change", show);
  show();
}

/**
 * Return a function that shows a page in a box, as large as the screen in its data and scaled down. The page before it
 * stays until the new one has loaded.
 * @param {HTMLElement} box
 * @returns {(address: string) => void}
 */
function frameIn(box) {
  const [width, height] = (box.dataset.screen ?? "").split("x");
  new ResizeObserver(() => box.style.setProperty("--scale", String(box.clientWidth / Number(width)))).observe(box);
  return (address) => {
    const frame = document.createElement("iframe");
    // Without a preview in view, nothing is loaded.
    const loading = box.firstChild ? "eager" : "lazy";
    Object.assign(frame, { width, height, loading, title: box.dataset.title, inert: true, src: address });
    frame.addEventListener("load", () => {
      while (frame.previousElementSibling) frame.previousElementSibling.remove();
    });
    box.append(frame);
  };
}
