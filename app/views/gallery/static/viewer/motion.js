// How the picture moves: out of its tile and back; and whether it may move at all.

const TIMING = { duration: 240, easing: "cubic-bezier(0.2, 0, 0, 1)" }; // as in tokens.css

/**
 * The frame of a picture on the screen, and which part of the picture it shows (0 to 1, as in object-position).
 * @typedef {{ box: DOMRect, x: number, y: number }} Frame
 */

/** Return true if the reader wants reduced motion. */
export const isMotionReduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Return the frame of a picture on the page, or null if it is out of sight.
 * @param {Element | null | undefined} picture
 * @returns {Frame | null}
 */
export function frameOf(picture) {
  const box = picture?.getBoundingClientRect();
  if (!picture || !box?.width || box.bottom <= 0 || box.top >= innerHeight) return null;
  const [x, y] = getComputedStyle(picture).objectPosition.split(" ").map((part) => parseFloat(part) / 100);
  return { box, x, y };
}

/**
 * Let `image` grow from `frame` to where it is.
 * @param {HTMLElement | null | undefined} image
 * @param {Frame | null} frame
 */
export function grow(image, frame) {
  if (isMotionReduced() || !frame || !image) return;
  play(image, [shownIn(frame, image.getBoundingClientRect()), { transform: "none", clipPath: "inset(0)" }]);
}

/**
 * Let `image`, which was taken out of the viewer at `box`, shrink into the frame of `picture`, and remove it.
 * @param {HTMLElement} image
 * @param {DOMRect} box
 * @param {HTMLElement} picture
 */
export function shrink(image, box, picture) {
  const frame = frameOf(picture);
  if (isMotionReduced() || !frame) return;
  image.className = "leaving";
  for (const side of /** @type {const} */ (["left", "top", "width", "height"])) image.style[side] = `${box[side]}px`;
  image.style.transform = "";
  document.body.append(image);
  picture.style.opacity = "0"; // not hidden: see player.css
  const finish = () => {
    image.remove();
    picture.style.opacity = "";
  };
  play(image, [{ transform: "none", clipPath: "inset(0)" }, shownIn(frame, box)]).then(finish, finish);
}

/**
 * Animate the picture. Not a view transition, which asks for the styles of the whole page before and after; and a touch
 * of the screen ends it at once.
 * @param {Element} image
 * @param {Keyframe[]} keyframes
 */
function play(image, keyframes) {
  const animation = image.animate(keyframes, TIMING);
  const end = () => animation.finish();
  addEventListener("pointerdown", end, { once: true, capture: true });
  return animation.finished.finally(() => removeEventListener("pointerdown", end, { capture: true }));
}

/**
 * Return the keyframe in which a picture that is shown whole in `own` covers `frame` as the tile's picture does.
 * @param {Frame} frame
 * @param {DOMRect} own
 * @returns {Keyframe}
 */
function shownIn({ box, x, y }, own) {
  const scale = Math.max(box.width / own.width, box.height / own.height);
  const [wide, high] = [own.width - box.width / scale, own.height - box.height / scale]; // px that are cut off
  const [left, top] = [box.left - own.left - wide * x * scale, box.top - own.top - high * y * scale];
  const inset = `${high * y}px ${wide * (1 - x)}px ${high * (1 - y)}px ${wide * x}px`;
  return { transform: `translate(${left}px, ${top}px) scale(${scale})`, clipPath: `inset(${inset})` };
}
