// How fast bytes go out, over the last seconds.

const WINDOW = 8000; // ms

/** Answers note(total): bytes a second, given the bytes sent so far. */
export function makeRate(now = () => performance.now()) {
  let marks = [];
  return function note(total) {
    const at = now();
    marks = [...marks.filter((mark) => at - mark.at < WINDOW), { at, total }];
    const [first] = marks;
    return at - first.at < 500 ? 0 : Math.max(0, ((total - first.total) / (at - first.at)) * 1000);
  };
}
