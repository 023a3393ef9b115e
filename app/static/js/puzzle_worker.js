// A worker that answers {seed, bits} with the first number for which the SHA-256 of the seed and the number begins with
// so many zero bits. It has its own SHA-256 (FIPS 180-4), because `crypto.subtle` is missing on plain HTTP, and takes
// ten times as long for so short a text. The seed is one block of 64 characters, which is hashed once.

/** @type {number[]} */
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
/** @param {number} x */
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const words = new Int32Array(64);

/**
 * Compress the block in `words` into `state`, and write the new state to `out`.
 * @param {Int32Array} state
 * @param {Int32Array} out
 */
function compress(state, out) {
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15], y = words[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3];
  let e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  out[0] = (state[0] + a) | 0;
  out[1] = (state[1] + b) | 0;
  out[2] = (state[2] + c) | 0;
  out[3] = (state[3] + d) | 0;
  out[4] = (state[4] + e) | 0;
  out[5] = (state[5] + f) | 0;
  out[6] = (state[6] + g) | 0;
  out[7] = (state[7] + h) | 0;
}

/**
 * Write text of at most 64 ASCII characters to `words`.
 * @param {string} text
 */
function load(text) {
  words.fill(0, 0, 16);
  for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
}

/** @param {Int32Array} hash */
const zeroBits = (hash) => (hash[0] === 0 ? 32 + Math.clz32(hash[1]) : Math.clz32(hash[0]));

/**
 * @param {string} seed
 * @param {number} bits at most 64
 */
function solve(seed, bits) {
  const middle = new Int32Array(8), hash = new Int32Array(8);
  load(seed);
  compress(START, middle);
  for (let number = 0; ; number++) {
    const text = `${number}\x80`;
    load(text);
    words[15] = 8 * (seed.length + text.length - 1);
    compress(middle, hash);
    if (zeroBits(hash) >= bits) return number;
  }
}

addEventListener("message", ({ data: { seed, bits } }) => postMessage(solve(seed, bits)));
