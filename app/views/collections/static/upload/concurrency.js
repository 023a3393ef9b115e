// Finds how many files to send at once so that the bytes leave fastest, and measures that speed.

const ROUND = 5; // seconds
const MOST_SLOTS = 6;

/** The number of files to send at once: raised while that is faster, lowered when it is not, halved after a failure. */
export class Concurrency {
  slots = 3;
  #clock;
  #before = 0; // bytes per second in the last complete round
  #hasGrown = false;
  #bytes = 0;
  #since;

  /** @param {() => number} clock Returns the time in milliseconds. */
  constructor(clock = () => performance.now()) {
    this.#clock = clock;
    this.#since = clock();
  }

  /** Bytes per second, from the last complete round if there is one; 0 while too little was measured. */
  get speed() {
    const seconds = this.#seconds;
    if (this.#before && seconds < 2 * ROUND) return this.#before;
    return seconds < 0.5 ? 0 : this.#bytes / seconds;
  }

  /**
   * Count bytes that were sent, and adapt the slots at the end of a round.
   * @param {number} bytes
   */
  sent(bytes) {
    this.#bytes += bytes;
    if (this.#seconds < ROUND) return;
    const speed = this.#bytes / this.#seconds;
    const isFaster = speed > this.#before * 1.05;
    if (!isFaster && this.#hasGrown) this.slots -= 1;
    const mayGrow = isFaster && this.slots < MOST_SLOTS;
    if (mayGrow) this.slots += 1;
    this.#begin(speed, mayGrow);
  }

  /** Halve the slots: a file could not be sent. */
  failed() {
    this.slots = Math.ceil(this.slots / 2);
    this.restart();
  }

  /** Begin to measure again: the speed before a pause does not predict the speed after it. */
  restart() {
    this.#begin(0, false);
  }

  get #seconds() {
    return (this.#clock() - this.#since) / 1000;
  }

  /**
   * @param {number} speed
   * @param {boolean} hasGrown
   */
  #begin(speed, hasGrown) {
    [this.#before, this.#hasGrown, this.#bytes, this.#since] = [speed, hasGrown, 0, this.#clock()];
  }
}
