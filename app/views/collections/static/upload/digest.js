// A worker that answers each file with its SHA-256 in hexadecimal digits, or with "" if the file cannot be read. It
// needs `crypto.subtle` and the file in memory; the site's digest_worker.js needs neither, but four times the script.

addEventListener("message", async ({ data: file }) => {
  const bytes = await file.arrayBuffer().catch(() => null);
  const digest = bytes ? await crypto.subtle.digest("SHA-256", bytes) : [];
  postMessage(Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join(""));
});
