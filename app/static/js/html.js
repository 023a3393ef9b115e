// The one place where text becomes nodes or a program: pages and fragments that our own server rendered, and our own workers.

const policy = window.trustedTypes?.createPolicy("vitrine", { createHTML: (text) => text, createScriptURL: ours });

/**
 * The elements of `text`, a page or a fragment rendered by this site, as a DocumentFragment; scripts in it never run.
 * In a template nothing is applied either: the styles of a whole page would offend this page's policy.
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
