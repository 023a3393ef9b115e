// Entry of the system page: fetches its facts again every few seconds while the page is on screen.

import { one, pageSignal } from "/static/js/dom.js";
import { parseFragment } from "/static/js/html.js";

const EVERY = 5000; // ms
const TIMEOUT = 30_000; // ms

/**
 * Keep the facts inside `root` up to date.
 * @param {HTMLElement} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;

  async function poll() {
    try {
      const options = { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(TIMEOUT) };
      const response = await fetch(root.dataset.facts ?? "", { ...options, redirect: "error" });
      if (response.ok) show(parseFragment(await response.text()));
    } catch {
      // No connection for a moment: the facts on screen say how old they are.
    }
    plan();
  }

  /** @param {DocumentFragment} page */
  function show(page) {
    const fresh = one(page, "#facts");
    const [status, freshStatus] = [root, fresh].map((facts) => one(facts, "[role=status] .status"));
    // The status line stays the same element, and is only read out when its text changes.
    if (status.textContent !== freshStatus.textContent) status.replaceWith(freshStatus);
    one(root, "[role=status] time").replaceWith(one(fresh, "time"));
    one(root, ".fact-list").replaceWith(one(fresh, ".fact-list"));
  }

  function plan() {
    clearTimeout(timer);
    if (!document.hidden && !signal.aborted) timer = setTimeout(poll, EVERY);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : poll()), { signal });
  plan();
}

mount(one(document, "[data-facts]"), { signal: pageSignal() });
