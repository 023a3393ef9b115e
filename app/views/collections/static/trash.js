// Entry of the trash: a checkbox selects everything on the page.

const all = document.querySelector("input[data-all]");
const boxes = [...document.querySelectorAll(".trash-list input[type=checkbox]")];

/** Show whether all, none or some of the things are selected. */
function reflect() {
  if (!all) return;
  const selected = boxes.filter((box) => box.checked).length;
  all.checked = selected === boxes.length;
  all.indeterminate = selected > 0 && !all.checked;
}

all?.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
for (const box of boxes) box.addEventListener("change", reflect);
reflect(); // a browser restores the checkboxes of a page that it loads again
