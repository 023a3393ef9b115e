// Entry of the page of a started download: while its photos are made, shows how far that is, then starts it.

import { one, pageSignal } from "/static/js/dom.js";
import { parseFragment } from "/static/js/html.js";

const PAUSE = 4000; // ms between two questions
const LONGEST = 60_000; // ms, after questions that failed

/**
 * Ask again until the download can begin, then load the page that begins it.
 * @param {HTMLElement} root
 * @param {AbortSignal} signal
 */
function wait(root, signal) {
  let pause = PAUSE;

  async function ask() {
    try {
      const response = await fetch(root.dataset.waiting ?? "", { cache: "no-store", signal });
      const news = parseFragment(await response.text()).querySelector("[data-waiting]");
      if (!news) return location.reload(); // ready, or no longer allowed
      show(root, news);
      pause = PAUSE;
    } catch {
      pause = Math.min(LONGEST, pause * 2);
    }
    if (!signal.aborted) setTimeout(ask, pause);
  }

  setTimeout(ask, pause);
}

/**
 * @param {HTMLElement} root
 * @param {Element} news
 */
function show(root, news) {
  const sentence = one(root, "[role=status]");
  const said = one(news, "[role=status]").textContent;
  if (sentence.textContent !== said) sentence.textContent = said;
  const [bar, next] = [root.querySelector("progress"), news.querySelector("progress")];
  if (bar && next) bar.value = next.value;
}

const waiting = document.querySelector("[data-waiting]");
if (waiting) wait(/** @type {HTMLElement} */ (waiting), pageSignal());
