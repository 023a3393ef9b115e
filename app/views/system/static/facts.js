// The facts of the system page as they change: asked again every few seconds while somebody looks.

import { parseFragment } from "/static/js/html.js";

const EVERY = 5000;
const SILENT = 30_000;

const part = document.querySelector("[data-facts]");
let timer = null;

async function look() {
  try {
    const answer = await fetch(part.dataset.facts, { headers: { Accept: "text/html" }, redirect: "error", signal: AbortSignal.timeout(SILENT) });
    if (answer.ok) show(parseFragment(await answer.text()));
  } catch {
    // away for a moment: what is shown says when it was so
  }
  plan();
}

function show(fresh) {
  const now = fresh.querySelector("#facts");
  const words = now.querySelector("[role=status] .status");
  const status = part.querySelector("[role=status]");
  // The status line stays the same element, and speaks only when its words change.
  if (status.querySelector(".status").textContent !== words.textContent) status.querySelector(".status").replaceWith(words);
  status.querySelector("time").replaceWith(now.querySelector("time"));
  part.querySelector(".fact-list").replaceWith(now.querySelector(".fact-list"));
}

function plan() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, EVERY);
}

document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
plan();
