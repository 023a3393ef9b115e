// A worker: the SHA-256 of one file after the other, in hexadecimal digits; null where the file cannot be read.

addEventListener("message", async ({ data: file }) => {
  try {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    postMessage(Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  } catch {
    postMessage(null);
  }
});
