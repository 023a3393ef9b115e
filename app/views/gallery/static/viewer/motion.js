// The picture grows out of its tile and shrinks back into it, where the reader wants motion. Nothing waits for it: a finger
// on the screen ends it at once. Not a view transition, which asks for the styles of the whole page anew, before and after.

const TIME = { duration: 240, easing: "cubic-bezier(0.2, 0, 0, 1)" }; // --morph and --ease

/** Where a picture on the page is now, for `grow`; null where it is out of sight. */
export function placeOf(picture) {
  const box = picture?.getBoundingClientRect();
  if (!box?.width || box.bottom <= 0 || box.top >= innerHeight) return null;
  const [x, y] = getComputedStyle(picture).objectPosition.split(" ").map((part) => parseFloat(part) / 100);
  return { box, x, y };
}

/** Lets `image` grow to where it is from `place`. */
export function grow(image, place) {
  if (isCalm() || !place || !image) return;
  play(image, [across(image.getBoundingClientRect(), place), { transform: "none", clipPath: "inset(0)" }]);
}

/** Lets `image`, taken out of the viewer at `box`, shrink into the place of `picture`, and removes it. */
export function shrink(image, box, picture) {
  const place = placeOf(picture);
  if (isCalm() || !place) return;
  image.className = "leaving";
  for (const side of ["left", "top", "width", "height"]) image.style[side] = `${box[side]}px`;
  image.style.transform = "";
  document.body.append(image);
  picture.style.visibility = "hidden";
  const over = () => {
    image.remove();
    picture.style.visibility = "";
  };
  play(image, [{ transform: "none", clipPath: "inset(0)" }, across(box, place)]).then(over, over);
}

const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function play(image, frames) {
  const animation = image.animate(frames, TIME);
  const end = () => animation.finish();
  addEventListener("pointerdown", end, { once: true, capture: true });
  return animation.finished.finally(() => removeEventListener("pointerdown", end, { capture: true }));
}

// A picture shown whole in `own` so that it covers the place like the tile's picture: its frame cuts off the same of it.
function across(own, { box, x, y }) {
  const scale = Math.max(box.width / own.width, box.height / own.height);
  const [wide, high] = [own.width - box.width / scale, own.height - box.height / scale];
  const [left, top] = [box.left - own.left - wide * x * scale, box.top - own.top - high * y * scale];
  return { transform: `translate(${left}px, ${top}px) scale(${scale})`, clipPath: `inset(${high * y}px ${wide * (1 - x)}px ${high * (1 - y)}px ${wide * x}px)` };
}
