// Asks how far waiting pictures are: often while something happens, seldom while nothing does or nobody looks.

import { getJson } from "/static/js/request.js";

const MOST_AT_ONCE = 100;
const SOON = 1000;
const SELDOM = 8000;

/** Calls `onFile` with each change; the state of a file that is no longer there is "gone". Answers {add(id)}, which takes up watching a file. */
export function watch(url, onFile) {
  const waiting = new Map();
  let delay = SOON;
  let timer = null;

  function plan() {
    if (timer === null && waiting.size) timer = setTimeout(look, document.hidden ? SELDOM : delay);
  }

  async function look() {
    const asked = [...waiting.keys()].slice(0, MOST_AT_ONCE);
    const address = new URL(url, location);
    for (const id of asked) address.searchParams.append("file", id);
    try {
      note(asked, (await getJson(address)).files);
    } catch {
      delay = SELDOM; // away for a moment: the next look tries again
    }
    timer = null;
    plan();
  }

  function note(asked, files) {
    const seen = new Map(files.map((file) => [file.id, file]));
    let isNews = false;
    for (const id of asked) {
      const file = seen.get(id);
      const state = file?.state ?? "gone";
      if (state === waiting.get(id)) continue;
      isNews = true;
      waiting.set(id, state);
      onFile(file ?? { id, state });
    }
    for (const id of asked) {
      const state = waiting.get(id);
      waiting.delete(id);
      if (state === "pending" || state === "processing") waiting.set(id, state); // behind those not asked about yet
    }
    delay = isNews ? SOON : Math.min(delay * 1.5, SELDOM);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    clearTimeout(timer);
    timer = null;
    delay = SOON;
    plan();
  });

  return {
    add(id, state = "pending") {
      waiting.set(id, state);
      delay = SOON;
      plan();
    },
  };
}
