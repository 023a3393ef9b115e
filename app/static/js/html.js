// The one place where text becomes nodes or a program: fragments of pages that our own server rendered, and our own workers.

const policy = window.trustedTypes?.createPolicy("vitrine", { createHTML: (text) => text, createScriptURL: ours });

/** The elements of `text`, a fragment rendered by this site, as a DocumentFragment; scripts in it never run. */
export function parseFragment(text) {
  const page = new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...page.body.childNodes);
  return fragment;
}

/** A worker that runs the module at `address`, which must be of this site. */
export function startWorker(address) {
  return new Worker(policy ? policy.createScriptURL(address) : ours(address), { type: "module" });
}

function ours(address) {
  if (new URL(address).origin !== location.origin) throw new TypeError(`Not of this site: ${address}`);
  return address;
}
