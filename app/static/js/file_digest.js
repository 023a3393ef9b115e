// The SHA-256 of a file on this device, read in parts, so that a long video needs no more memory than a photo.

import { Sha256 } from "./sha256.js";

const LARGEST_AT_ONCE = 32 * 1024 * 1024; // bytes; larger files are read in parts
const PART = 4 * 1024 * 1024; // bytes

/**
 * Return the SHA-256 of a file in hexadecimal digits; throw if it cannot be read.
 * @param {Blob} file
 */
export async function digestOf(file) {
  if (globalThis.crypto?.subtle && file.size <= LARGEST_AT_ONCE) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const maker = new Sha256();
  for (let at = 0; at < file.size; at += PART) {
    maker.update(new Uint8Array(await file.slice(at, at + PART).arrayBuffer()));
  }
  return maker.hex();
}
