// The CRC-32 of a file on this device, by which ZIP archives check their files, read in parts.

const BLOCK = 4 * 1024 * 1024; // bytes

const remainders = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * Return the CRC-32 of a file in hexadecimal digits; throw if it cannot be read.
 * @param {Blob} file
 */
export async function crc32Of(file) {
  let value = -1;
  for (let at = 0; at < file.size; at += BLOCK) {
    const bytes = new Uint8Array(await file.slice(at, at + BLOCK).arrayBuffer());
    for (const byte of bytes) value = remainders[(value ^ byte) & 0xff] ^ (value >>> 8);
  }
  return (~value >>> 0).toString(16).padStart(8, "0");
}
