// Reports which new photos were on the screen: with one request soon after the page has opened, and one at its end.

const LONG_ENOUGH = 1000; // ms on the screen
const FIRST_REPORT = 3000; // ms after the page has opened; it also says that this page reports what was seen
const MOST_WAITING = 200; // photos
const ENOUGH_OF_A_TILE = 0.5;

/**
 * @param {HTMLElement} root
 * @param {{ address: string, token: string, signal: AbortSignal }} options
 */
export function watchNew(root, { address, token, signal }) {
  /** @type {Map<Element, number>} the timers of the tiles that are on the screen */
  const onScreen = new Map();
  /** @type {Set<string>} */
  const waiting = new Set();
  const watched = new WeakSet();
  let hasReported = false;

  /** @param {Element} tile */
  function see(tile) {
    if (document.hidden) return;
    leave(tile);
    observer.unobserve(tile);
    add(tile.id.slice("photo-".length));
  }

  /** @param {string} id */
  function add(id) {
    waiting.add(id);
    if (waiting.size >= MOST_WAITING) report();
  }

  /** @param {Element} tile */
  function leave(tile) {
    clearTimeout(onScreen.get(tile));
    onScreen.delete(tile);
  }

  function report() {
    if (hasReported && !waiting.size) return;
    const body = new FormData();
    body.set("csrf_token", token);
    for (const id of waiting) body.append("file", id);
    if (!navigator.sendBeacon(address, body)) return;
    hasReported = true;
    waiting.clear();
  }

  /** Report at the end of the page, also what came onto the screen last. */
  function end() {
    for (const tile of onScreen.keys()) waiting.add(tile.id.slice("photo-".length));
    report();
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        leave(target);
        if (isIntersecting) onScreen.set(target, setTimeout(() => see(target), LONG_ENOUGH));
      }
    },
    { threshold: ENOUGH_OF_A_TILE },
  );

  function watch() {
    for (const tile of root.querySelectorAll(".tile.is-new")) {
      if (watched.has(tile)) continue;
      watched.add(tile);
      observer.observe(tile);
    }
  }

  const viewer = document.querySelector("dialog.viewer");
  viewer.addEventListener("arrive", () => {
    const tile = document.getElementById(`photo-${viewer.dataset.photo}`);
    if (tile?.matches(".is-new")) add(tile.id.slice("photo-".length));
  }, { signal });
  root.addEventListener("grown", watch, { signal });
  addEventListener("pagehide", end); // without the signal, which is aborted before
  document.addEventListener("visibilitychange", () => document.hidden && end());
  setTimeout(report, FIRST_REPORT);
  watch();
}
