// A worker that answers {seed, bits} with the first number for which the SHA-256 of the seed and the number begins with
// so many zero bits. The seed is one block of 64 characters, which is hashed once.

import { START, compress } from "./sha256.js";

const words = new Int32Array(64);

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
  compress(words, START, middle);
  for (let number = 0; ; number++) {
    const text = `${number}\x80`;
    load(text);
    words[15] = 8 * (seed.length + text.length - 1);
    compress(words, middle, hash);
    if (zeroBits(hash) >= bits) return number;
  }
}

addEventListener("message", ({ data: { seed, bits } }) => postMessage(solve(seed, bits)));
