// One drag: a small copy follows the pointer while the things themselves take their new place in the list.

const EDGE = 72; // px from the top and the bottom of the window where the page scrolls along
const SCROLL = 14; // px a frame

/** Picks up `items` by `item`. Answers move(event), end() (whether anything changed) and cancel(). */
export function startDrag(root, item, items, down) {
  const before = items.map((each) => [each, each.parentNode, each.nextSibling]);
  const order = () => [...root.querySelectorAll("[data-reorder] > li")];
  const first = order();
  const ghost = makeGhost(item, items.length);
  let at = down;
  let frame = requestAnimationFrame(scroll);
  root.setPointerCapture(down.pointerId);
  for (const each of items) each.classList.add("lifted");
  follow();

  function follow() {
    ghost.style.setProperty("translate", `${at.clientX}px ${at.clientY}px`);
  }

  function place() {
    const under = document.elementsFromPoint(at.clientX, at.clientY);
    const target = under.map((each) => each.closest("[data-reorder] > li")).find((each) => each && root.contains(each));
    if (target && !items.includes(target)) insertAt(target);
    else if (!target) appendTo(under.find((each) => each.matches(".sheet-section"))?.querySelector("[data-reorder]"));
  }

  function insertAt(target) {
    const box = target.getBoundingClientRect();
    const isBehind = at.clientX > box.left + box.width / 2;
    if (isBehind) target.after(...items);
    else target.before(...items);
  }

  function appendTo(list) {
    if (list && item.parentNode !== list) list.append(...items);
  }

  function scroll() {
    const by = at.clientY < EDGE ? -SCROLL : at.clientY > innerHeight - EDGE ? SCROLL : 0;
    if (by) {
      scrollBy(0, by);
      place();
    }
    frame = requestAnimationFrame(scroll);
  }

  function release() {
    cancelAnimationFrame(frame);
    ghost.remove();
    for (const each of items) each.classList.remove("lifted");
    // The click that ends a drag opens nothing.
    const swallow = (event) => event.preventDefault() ?? event.stopPropagation();
    root.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => root.removeEventListener("click", swallow, { capture: true }), 0);
  }

  return {
    move(event) {
      at = event;
      follow();
      place();
    },
    end() {
      release();
      return order().some((each, index) => each !== first[index]) || items.some((each, i) => each.parentNode !== before[i][1]);
    },
    cancel() {
      release();
      for (const [each, parent, next] of before.reverse()) parent.insertBefore(each, next);
    },
  };
}

function makeGhost(item, count) {
  const ghost = Object.assign(document.createElement("div"), { className: "ghost" });
  const picture = item.querySelector("img")?.cloneNode();
  picture?.removeAttribute("loading");
  ghost.append(picture ?? item.dataset.name ?? "");
  if (count > 1) ghost.append(Object.assign(document.createElement("b"), { textContent: count }));
  document.body.append(ghost);
  return ghost;
}
