// Entry of the page of a focal point: clicks, drags and the arrow keys move it, and the style sheet crops the previews.

import { one } from "/static/js/dom.js";
import { gettext, locale } from "/static/js/language.js";

const STEP = 1; // percent per press of an arrow key; ten times as much with Shift
/** @type {Record<string, [x: number, y: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {number} value */
const within = (value) => Math.min(Math.max(value || 0, 0), 100);

/** @param {HTMLFormElement} form */
function mount(form) {
  const picture = one(form, "[data-picture]");
  const mark = one(form, "[data-mark]");
  const fields = [one(form, "input[name=x]"), one(form, "input[name=y]")];

  const show = () => {
    const [x, y] = fields.map((field) => within(field.valueAsNumber));
    form.style.setProperty("--x", String(x / 100));
    form.style.setProperty("--y", String(y / 100));
    const [left, top] = [x, y].map((each) => (each / 100).toLocaleString(locale(), { style: "percent" }));
    mark.ariaLabel = gettext("Focal point: %(left)s from the left, %(top)s from the top", { left, top });
  };
  const set = (/** @type {number[]} */ ...values) => {
    fields.forEach((field, index) => (field.value = within(values[index]).toFixed(1)));
    show();
  };
  const follow = (/** @type {PointerEvent} */ event) => {
    const box = picture.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  };

  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    follow(event);
    mark.focus({ preventScroll: true });
  });
  picture.addEventListener("pointermove", (event) => {
    if (picture.hasPointerCapture(event.pointerId)) follow(event);
  });
  mark.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const step = event.shiftKey ? 10 * STEP : STEP;
    set(...fields.map((field, index) => field.valueAsNumber + arrow[index] * step));
  });
  form.addEventListener("input", show);
  show();
}

mount(one(document, "form[data-focus]"));
