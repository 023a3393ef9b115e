// The one place where text becomes nodes or a program: pages and fragments that our own server rendered, and our own workers.

const policy = window.trustedTypes?.createPolicy("vitrine", { createHTML: (text) => text, createScriptURL: ours });

/**
 * Parses `text`, a page or a fragment that this site rendered, into a DocumentFragment.
 * A template's content belongs to no page: its scripts never run, its pictures are not loaded before they are inserted,
 * and its style elements, whose nonce is of another answer, are not held against this page's policy.
 */
export function parseFragment(text) {
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(text) : text;
  return template.content;
}

/** A worker that runs the module at `address`, which must be of this site. */
export function startWorker(address) {
  return new Worker(policy ? policy.createScriptURL(address) : ours(address), { type: "module" });
}

function ours(address) {
  if (new URL(address).origin !== location.origin) throw new TypeError(`Not of this site: ${address}`);
  return address;
}
