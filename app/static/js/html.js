// Turns text into nodes and addresses into workers. No other script does so: the Trusted Types policy refuses the rest.

const rules = {
  /** @param {string} text */
  createHTML: (text) => text,
  /** @param {string} address */
  createScriptURL(address) {
    if (new URL(address).origin !== location.origin) throw new TypeError(`Not of this site: ${address}`);
    return address;
  },
};

/** @type {TrustedTypePolicy | undefined} */
let policy;

/** Return the page's only policy; without Trusted Types the rules alone. */
const ownPolicy = () => (policy ??= window.trustedTypes?.createPolicy("vitrine", rules) ?? rules);

/**
 * Return the nodes of `text`, a page or a fragment that this site rendered.
 * A template's content belongs to no page: its scripts never run, its pictures are not loaded before they are inserted,
 * and its style elements, which carry the nonce of another response, are not held against this page's policy.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function parseFragment(text) {
  const template = document.createElement("template");
  template.innerHTML = ownPolicy().createHTML(text);
  return template.content;
}

/**
 * Return a new worker that runs the module at `address`; throw a TypeError if it is of another site.
 * @param {string} address
 */
export function startWorker(address) {
  return new Worker(ownPolicy().createScriptURL(address), { type: "module" });
}
