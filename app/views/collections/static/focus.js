// The page of a focal point: a click, a drag or the arrow keys move the mark, and the previews cut as the variants will.

const STEP = 1; // per cent for a press of an arrow key; ten times as far with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const form = document.querySelector("[data-focus]");
const picture = form.querySelector("[data-picture]");
const mark = form.querySelector("[data-mark]");
const { x: fieldX, y: fieldY } = form.elements;
const ratio = Number(getComputedStyle(form).getPropertyValue("--r"));

const within = (value, most = 100) => Math.min(Math.max(value, 0), most);

function place(x, y) {
  fieldX.value = within(x).toFixed(1);
  fieldY.value = within(y).toFixed(1);
  show();
}

function show() {
  const [x, y] = [fieldX, fieldY].map((field) => within(field.valueAsNumber || 0));
  form.style.setProperty("--x", x);
  form.style.setProperty("--y", y);
  mark.setAttribute("aria-label", `Focal point: ${Math.round(x)} % from the left, ${Math.round(y)} % from the top`);
  for (const preview of form.querySelectorAll("[data-shape]")) cut(preview, x / 100, y / 100);
}

// The box with the focal point in its middle, as far as the picture reaches; object-position counts what is left over.
function cut(preview, x, y) {
  const shape = Number(preview.dataset.shape);
  const position = (point, part) => (part >= 1 ? 50 : (100 * within(point - part / 2, 1 - part)) / (1 - part));
  const image = preview.querySelector("img");
  image.style.setProperty("object-position", `${position(x, shape / ratio)}% ${position(y, ratio / shape)}%`);
}

function follow(event) {
  const box = picture.getBoundingClientRect();
  place(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
}

picture.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  event.preventDefault();
  picture.setPointerCapture(event.pointerId);
  follow(event);
  mark.focus({ preventScroll: true });
});
picture.addEventListener("pointermove", (event) => picture.hasPointerCapture(event.pointerId) && follow(event));
mark.addEventListener("keydown", (event) => {
  const arrow = ARROWS[event.key];
  if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const step = event.shiftKey ? 10 * STEP : STEP;
  place(fieldX.valueAsNumber + arrow[0] * step, fieldY.valueAsNumber + arrow[1] * step);
});
form.addEventListener("input", show);
show();
