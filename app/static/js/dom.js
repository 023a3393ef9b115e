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
  /** @type {E | null} */
  const found = root.querySelector(selector);
  if (found) return found;
  throw new Error(`There is no ${selector}`);
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
  const target = /** @type {Element | null} */ (event.target);
  return target?.closest?.(selector) ?? null; // the document and the window are no elements
}

/** Return whether a dialog covers the page: the keys are the dialog's, even before it has the focus. */
export const isCovered = () => Boolean(document.querySelector("dialog[open]"));

/**
 * Return the signal of the page's lifetime. It aborts when the browser throws the page away, but not when the browser
 * keeps it for the "back" button. An entry module makes one and hands it to each component that it mounts, which pass
 * it to what outlives their own elements: listeners of the window and the document, timers and polls.
 * @returns {AbortSignal}
 */
export function pageSignal() {
  const lifetime = new AbortController();
  addEventListener("pagehide", (event) => event.persisted || lifetime.abort());
  return lifetime.signal;
}
