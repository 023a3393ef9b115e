// Corrects shown addresses where the server only knows its own loopback, and says so where nobody else could follow them.

const LOOPBACK = /^(localhost|127\.|\[::1\])/;

for (const field of document.querySelectorAll("[data-public-url]")) {
  const known = field.value.match(/https?:\/\/[^\s/]+/)?.[0];
  if (!known || !LOOPBACK.test(new URL(known).host)) continue;
  if (LOOPBACK.test(location.host)) {
    for (const hint of document.querySelectorAll("[data-loopback-only]")) hint.hidden = false;
  } else {
    field.value = field.value.replaceAll(known, location.origin);
  }
}
