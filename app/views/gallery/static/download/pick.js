// Counts what is ticked, and lets shift-click tick everything between two photos.

const form = document.querySelector("[data-choose]");
const count = form.querySelector("[data-count]");
const boxes = [...form.querySelectorAll("input[name=file]")];
let last = null;

function show() {
  const ticked = boxes.filter((box) => box.checked).length + Number(count.dataset.elsewhere);
  count.textContent = ticked ? `${ticked} chosen` : "Nothing chosen yet";
}

form.addEventListener("click", (event) => {
  const place = boxes.indexOf(event.target);
  if (place < 0) return;
  if (event.shiftKey && last !== null) {
    const [from, to] = [Math.min(last, place), Math.max(last, place)];
    for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
  }
  last = place;
  show();
});
addEventListener("pageshow", show); // the browser may have kept the ticks of an earlier visit
