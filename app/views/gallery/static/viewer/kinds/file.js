// A slide for a file that is no picture: a card with its icon, its name, and its download.

/**
 * Fill `slide` with the card.
 * @param {import("../slide.js").Slide} slide
 * @param {import("../../photos.js").Photo} photo
 */
export function fill(slide, { name, file, sign, download }) {
  const { content } = /** @type {HTMLTemplateElement} */ (document.getElementById("viewer-file"));
  const card = /** @type {DocumentFragment} */ (content.cloneNode(true));
  /** @type {<S extends string>(selector: S) => ElementFor<S>} */
  const part = (selector) => /** @type {any} */ (card.querySelector(selector));
  part("b").textContent = name ?? "";
  if (file) part("span").textContent = file;
  const { href } = part("use");
  href.baseVal = href.baseVal.replace(/#.*/, `#${sign ?? "image"}`);
  const link = part("a");
  if (download) link.href = download;
  else link.remove();
  slide.element.append(card);
}
