// A worker that answers each file with its SHA-256 in hexadecimal digits, or with "" if the file cannot be read.

addEventListener("message", async ({ data: file }) => {
  const digest = await file.arrayBuffer().then(hash).catch(() => []);
  postMessage(Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join(""));
});

/** @param {ArrayBuffer} bytes */
const hash = (bytes) => crypto.subtle.digest("SHA-256", bytes);
