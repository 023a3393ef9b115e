// Entry of a webhook's page: fetches the list of deliveries again while an event is on its way.

import { one, pageSignal } from "/static/js/dom.js";
import { parseFragment } from "/static/js/html.js";

const EVERY = 2000; // ms
const TIMEOUT = 30_000; // ms
const MOST_POLLS = 60; // after which the worker is probably not running

/**
 * Keep the list inside `root` up to date while one of its events waits for an attempt that is near.
 * @param {HTMLElement} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  let polls = 0;

  async function poll() {
    polls += 1;
    try {
      const options = { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(TIMEOUT) };
      const response = await fetch(root.dataset.deliveries ?? "", { ...options, redirect: "error" });
      if (response.ok) show(parseFragment(await response.text()));
    } catch {
      // No connection for a moment: the next poll tries again.
    }
    plan();
  }

  /** @param {DocumentFragment} fragment */
  function show(fragment) {
    for (const fresh of fragment.querySelectorAll("li[id]")) {
      const shown = document.getElementById(fresh.id);
      // Only what waited changes, so that open details and the focus stay where they are.
      if (!shown) one(root, "ul").prepend(fresh);
      else if (shown.hasAttribute("data-waiting") && !shown.contains(document.activeElement)) {
        const wasOpen = Boolean(shown.querySelector("details[open]"));
        one(fresh, "details").open = wasOpen;
        shown.replaceWith(fresh);
      }
    }
  }

  function plan() {
    const waits = root.querySelector("[data-waiting]") !== null && polls < MOST_POLLS;
    if (waits && !signal.aborted) setTimeout(poll, EVERY);
  }

  plan();
}

mount(one(document, "[data-deliveries]"), { signal: pageSignal() });
