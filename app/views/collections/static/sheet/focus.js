// The page of a focal point: a click, a drag or the arrow keys move the mark; the style sheet cuts the previews after it.

const STEP = 1; // per cent for a press of an arrow key; ten times as far with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const form = document.querySelector("[data-focus]");
const picture = form.querySelector("[data-picture]");
const mark = form.querySelector("[data-mark]");
const { x: fieldX, y: fieldY } = form.elements;

const within = (value) => Math.min(Math.max(value || 0, 0), 100);

function place(x, y) {
  fieldX.value = within(x).toFixed(1);
  fieldY.value = within(y).toFixed(1);
  show();
}

function show() {
  const [x, y] = [fieldX, fieldY].map((field) => within(field.valueAsNumber));
  form.style.setProperty("--x", x / 100);
  form.style.setProperty("--y", y / 100);
  mark.setAttribute("aria-label", `Focal point: ${Math.round(x)} % from the left, ${Math.round(y)} % from the top`);
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
