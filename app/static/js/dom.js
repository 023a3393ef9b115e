// Finds elements of the page, and says when the page ends.

/**
 * Return the first element inside `root` that matches `selector`; throw an Error if there is none.
 * @template {string} S
 * @template {Element} [E=ElementFor<S>]
 * @param {ParentNode} root
 * @param {S} selector
 * @returns {E}
 */
export function one(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return /** @type {E} */ (/** @type {unknown} */ (found));
}

/**
 * Return the element that the event happened in, or the closest one around it, that matches `selector`.
 * @template {string} S
 * @template {Element} [E=ElementFor<S>]
 * @param {Event} event
 * @param {S} selector
 * @returns {E | null}
 */
export function closest(event, selector) {
  const { target } = event;
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * Return the signal of the page's lifetime. It aborts when the browser throws the page away, but not when the browser
 * keeps it for the "back" button. An entry module makes one and hands it to each component that it mounts.
 * @returns {AbortSignal}
 */
export function pageSignal() {
  const lifetime = new AbortController();
  addEventListener("pagehide", (event) => event.persisted || lifetime.abort());
  return lifetime.signal;
}
