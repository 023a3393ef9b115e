// A line that comes and goes: what failed is asked for again.

const PAUSE = 5000; // ms

/** Answers when it is time to try once more: when the browser has a line again, or after a pause. */
export function tryAgain() {
  return new Promise((isTime) => {
    addEventListener("online", isTime, { once: true });
    setTimeout(isTime, PAUSE);
  });
}
