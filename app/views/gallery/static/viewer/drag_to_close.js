// A photo dragged up or down: it follows the finger and shrinks, the wall behind it fades, and letting go undoes both.

/** Shows `slide` moved by `distance` px; before its picture has loaded, too. */
export function drag(dialog, slide, distance) {
  const progress = Math.min(1, Math.abs(distance) / innerHeight);
  dialog.classList.add("dragging");
  dialog.style.setProperty("--wall", Math.max(0, 1 - progress * 1.6));
  slide.style.translate = `0 ${distance}px`;
  slide.style.scale = 1 - progress * 0.4;
}

/** Lets the slide spring back to its place. */
export function letGo(dialog, slide) {
  const { translate, scale } = slide.style;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  dialog.classList.remove("dragging");
  dialog.style.removeProperty("--wall");
  slide.style.translate = slide.style.scale = "";
  if (!isCalm) slide.animate([{ translate, scale }, { translate: "0 0", scale: 1 }], { duration: 200, easing: "ease-out" });
}
