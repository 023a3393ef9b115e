// The one place where text becomes nodes: fragments of pages that our own server rendered.

const policy = window.trustedTypes?.createPolicy("vitrine", { createHTML: (text) => text });

/** The elements of `text`, a fragment rendered by this site, as a DocumentFragment; scripts in it never run. */
export function parseFragment(text) {
  const page = new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...page.body.childNodes);
  return fragment;
}
