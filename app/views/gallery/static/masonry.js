// Entry of a gallery in columns of one width: each photo goes to the shortest column, so that the order stays readable.

const FILE_RATIO = 1.2; // width by height of a tile without a picture, as in its style sheet

/**
 * What a list is laid out to so far: the height of each column, how many tiles it has, and the last of them.
 * @typedef {{ heights: number[], count: number, last: HTMLElement | undefined }} Layout
 */

/**
 * Lay out the lists inside `root`, again when they grow ("grown") and when the width changes.
 * @param {HTMLElement} root
 */
function mount(root) {
  /** @type {WeakMap<HTMLElement, Layout>} */
  const layouts = new WeakMap();
  let width = 0;

  /** Lay out the tiles that were added at the end of a list, or all of it if some were added in between. */
  function lay() {
    for (const list of root.querySelectorAll(".grid")) {
      const layout = layouts.get(list);
      const tiles = [...list.querySelectorAll(":scope > .tile")];
      if (layout?.count === tiles.length) continue;
      const isGrown = layout && tiles[layout.count - 1] === layout.last;
      layouts.set(list, layList(list, tiles, isGrown ? layout : null));
    }
  }

  function layAll() {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    for (const list of root.querySelectorAll(".grid")) layouts.delete(list);
    lay();
  }

  root.addEventListener("grown", lay);
  new ResizeObserver(layAll).observe(root);
  layAll();
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement[]} tiles
 * @param {Layout | null} layout of the first tiles; null to begin anew
 * @returns {Layout}
 */
function layList(list, tiles, layout) {
  const style = getComputedStyle(list);
  const columns = Number(style.getPropertyValue("--columns"));
  const gap = parseFloat(style.columnGap);
  const caption = parseFloat(style.getPropertyValue("--caption"));
  const column = (list.clientWidth - (columns - 1) * gap) / columns;
  const heights = layout?.heights ?? new Array(columns).fill(0);
  for (const tile of tiles.slice(layout?.count ?? 0)) {
    const shortest = heights.reduce((best, height, at) => (height < heights[best] - 1 ? at : best), 0);
    tile.style.insetInlineStart = `${shortest * (column + gap)}px`;
    tile.style.insetBlockStart = `${heights[shortest]}px`;
    heights[shortest] += column / ratioOf(tile) + gap + caption;
  }
  list.style.height = `${Math.max(...heights) - gap - caption}px`;
  list.classList.add("laid");
  return { heights, count: tiles.length, last: tiles.at(-1) };
}

/** @param {HTMLElement} tile */
function ratioOf(tile) {
  const { width, height } = tile.querySelector("a[data-id]").dataset;
  return tile.matches(".words") ? FILE_RATIO : Number(width) / Number(height);
}

mount(document.querySelector("[data-gallery]"));
