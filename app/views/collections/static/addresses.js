// Entry of the page of links. If the server only knows its own loopback address, shows the one in the address bar; if
// that is a loopback address too, says that other computers cannot open it.

const LOOPBACK = /^(localhost|127\.|\[::1\])/;

/** @param {ParentNode} root */
function mount(root) {
  for (const field of root.querySelectorAll("input[data-public-url], textarea[data-public-url]")) {
    correct(/** @type {HTMLInputElement | HTMLTextAreaElement} */ (field), root);
  }
  for (const link of root.querySelectorAll("a[data-public-url]")) {
    correctInside(/** @type {HTMLAnchorElement} */ (link));
  }
}

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {ParentNode} root
 */
function correct(field, root) {
  const known = field.value.match(/https?:\/\/[^\s/]+/)?.[0];
  if (!known || !LOOPBACK.test(new URL(known).host)) return;
  if (LOOPBACK.test(location.host)) {
    for (const hint of root.querySelectorAll("[data-loopback-only]")) hint.hidden = false;
  } else {
    field.value = field.value.replaceAll(known, location.origin);
  }
}

/**
 * Correct the address in the text that another program gets.
 * @param {HTMLAnchorElement} link
 */
function correctInside(link) {
  const known = decodeURIComponent(link.href).match(/https?:\/\/(localhost|127\.|\[::1\])[^\s/]*/)?.[0];
  if (!known || LOOPBACK.test(location.host)) return;
  link.href = link.href.replaceAll(encodeURIComponent(known), encodeURIComponent(location.origin));
}

mount(document);
