// Decides when to repeat a request that failed.

const PAUSE = 5000; // ms

/**
 * Resolve when it is time to retry: as soon as the browser has a connection again, or after a pause.
 * @returns {Promise<void>}
 */
export function whenToRetry() {
  return new Promise((isTime) => {
    addEventListener("online", () => isTime(), { once: true });
    setTimeout(isTime, PAUSE);
  });
}
