// Gives up waiting: disks, databases and workers of the browser may never respond.

/**
 * Return what `promise` resolves to, or undefined if it rejects or takes longer than `time` ms.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} time
 * @returns {Promise<T | undefined>}
 */
export function withTimeout(promise, time) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  /** @type {Promise<undefined>} */
  const isOver = new Promise((resolve) => (timer = setTimeout(resolve, time)));
  return Promise.race([promise.catch(() => undefined), isOver]).finally(() => clearTimeout(timer));
}
