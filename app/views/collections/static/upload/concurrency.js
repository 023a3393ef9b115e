// How many files at once make the bytes go out fastest, and how fast that is.

const ROUND = 5; // seconds
const MOST = 6;

/** `count` files at once: one more as long as that is faster, back where it is not, half of them after trouble. */
export class Lanes {
  count = 3;
  #clock;
  #before = 0;
  #hasGrown = false;
  #bytes = 0;
  #since;

  /** `clock()` is the time in ms. */
  constructor(clock = () => performance.now()) {
    this.#clock = clock;
    this.#since = clock();
  }

  /** Bytes a second, of the last round where there was one; 0 as long as that cannot be said. */
  get speed() {
    const seconds = this.#seconds;
    if (this.#before && seconds < 2 * ROUND) return this.#before;
    return seconds < 0.5 ? 0 : this.#bytes / seconds;
  }

  /** Notes `bytes` that went out. */
  moved(bytes) {
    this.#bytes += bytes;
    if (this.#seconds < ROUND) return;
    const speed = this.#bytes / this.#seconds;
    const isFaster = speed > this.#before * 1.05;
    if (!isFaster && this.#hasGrown) this.count -= 1;
    const mayGrow = isFaster && this.count < MOST;
    if (mayGrow) this.count += 1;
    this.#begin(speed, mayGrow);
  }

  /** Notes that a file did not get through. */
  trouble() {
    this.count = Math.ceil(this.count / 2);
    this.rest();
  }

  /** Forgets the speed of before: after a pause it says nothing. */
  rest() {
    this.#begin(0, false);
  }

  get #seconds() {
    return (this.#clock() - this.#since) / 1000;
  }

  #begin(speed, hasGrown) {
    [this.#before, this.#hasGrown, this.#bytes, this.#since] = [speed, hasGrown, 0, this.#clock()];
  }
}
