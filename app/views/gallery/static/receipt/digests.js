// The digests of many files, made by a few workers at a time.

import { startWorker } from "/static/js/html.js";

const MOST_WORKERS = 4;

/**
 * Call `report` with each file and its SHA-256, "" if it cannot be read, until all are done or `signal` aborts.
 * @param {File[]} files
 * @param {(file: File, sha256: string) => void} report
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function makeDigests(files, report, signal) {
  const address = import.meta.resolve("/static/js/digest_worker.js");
  const count = Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2, files.length);
  const workers = Array.from({ length: count }, () => startWorker(address));
  signal.addEventListener("abort", () => workers.forEach((worker) => worker.terminate()));
  let next = 0;

  /**
   * @param {Worker} worker
   * @returns {Promise<void>}
   */
  const run = (worker) =>
    new Promise((resolve, reject) => {
      /** @type {File} */
      let current;
      const goOn = () => {
        if (next >= files.length || signal.aborted) return resolve();
        worker.postMessage((current = files[next++]));
      };
      worker.addEventListener("message", ({ data }) => {
        report(current, data);
        goOn();
      });
      worker.addEventListener("error", reject);
      signal.addEventListener("abort", () => resolve());
      goOn();
    });

  const ended = () => workers.forEach((worker) => worker.terminate());
  return Promise.all(workers.map(run)).then(ended);
}
