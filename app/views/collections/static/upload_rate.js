// How fast bytes go out, and how many files at once make them go fastest.

const WINDOW = 8000; // ms
const ROUND = 5; // seconds
const MOST = 6;

/** Answers note(total): bytes a second over the last seconds, given the bytes sent so far. */
export function makeRate() {
  let marks = [];
  return function note(total) {
    const at = performance.now();
    marks = [...marks.filter((mark) => at - mark.at < WINDOW), { at, total }];
    const [first] = marks;
    return at - first.at < 500 ? 0 : Math.max(0, ((total - first.total) / (at - first.at)) * 1000);
  };
}

/** `count` files at once: one more as long as that is faster, back where it is not, half of them after trouble. */
export class Lanes {
  count = 3;
  #before = 0;
  #hasGrown = false;
  #bytes = 0;
  #since = performance.now();

  moved(bytes) {
    this.#bytes += bytes;
    const seconds = (performance.now() - this.#since) / 1000;
    if (seconds < ROUND) return;
    const speed = this.#bytes / seconds;
    const isFaster = speed > this.#before * 1.05;
    if (isFaster) this.count = Math.min(this.count + 1, MOST);
    else if (this.#hasGrown) this.count -= 1;
    this.#begin(speed, isFaster);
  }

  trouble() {
    this.count = Math.ceil(this.count / 2);
    this.#begin(0, false);
  }

  #begin(speed, hasGrown) {
    [this.#before, this.#hasGrown, this.#bytes, this.#since] = [speed, hasGrown, 0, performance.now()];
  }
}
