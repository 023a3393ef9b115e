// Columns of one width: each photo goes where there is most room, and the page keeps the order of reading.

const OF_WORDS = 1.2; // the ratio of a tile without a picture, as its stylesheet has it
const root = document.querySelector("[data-gallery]");
const laid = new WeakMap(); // list → { heights, count, last }
let width = 0;

/** Lays what has been added behind since the last time; after a turn of the screen, or where more came between, everything. */
function lay() {
  for (const list of root.querySelectorAll(".grid")) {
    const state = laid.get(list);
    const tiles = tilesOf(list);
    if (state?.count !== tiles.length) layList(list, tiles, tiles[state?.count - 1] === state?.last ? state : null);
  }
}

const tilesOf = (list) => [...list.querySelectorAll(":scope > .tile")];

function layList(list, tiles, state) {
  const style = getComputedStyle(list);
  const count = Number(style.getPropertyValue("--columns"));
  const gap = parseFloat(style.columnGap);
  const caption = parseFloat(style.getPropertyValue("--caption"));
  const column = (list.clientWidth - (count - 1) * gap) / count;
  const heights = state?.heights ?? new Array(count).fill(0);
  for (const tile of tiles.slice(state?.count ?? 0)) {
    const shortest = heights.reduce((best, height, at) => (height < heights[best] - 1 ? at : best), 0);
    tile.style.insetInlineStart = `${shortest * (column + gap)}px`;
    tile.style.insetBlockStart = `${heights[shortest]}px`;
    heights[shortest] += column / ratioOf(tile) + gap + caption;
  }
  list.style.height = `${Math.max(...heights) - gap - caption}px`;
  list.classList.add("laid");
  laid.set(list, { heights, count: tiles.length, last: tiles.at(-1) });
}

function ratioOf(tile) {
  const { width, height } = tile.querySelector("a[data-id]").dataset;
  return tile.matches(".words") ? OF_WORDS : width / height;
}

root.addEventListener("grown", lay);
new ResizeObserver(() => {
  if (root.clientWidth === width) return;
  width = root.clientWidth;
  for (const list of root.querySelectorAll(".grid")) laid.delete(list);
  lay();
}).observe(root);
width = root.clientWidth;
lay();
