// Nothing is waited for without end: disks, databases and workers of the browser's own can be silent for ever.

/** What `promise` gives, or undefined where it fails or takes longer than `time` in ms. */
export function inTime(promise, time) {
  let timer;
  const isOver = new Promise((resolve) => (timer = setTimeout(resolve, time)));
  return Promise.race([promise.catch(() => {}), isOver]).finally(() => clearTimeout(timer));
}
