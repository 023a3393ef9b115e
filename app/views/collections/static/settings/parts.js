// The navigation of the settings: marks the link of the part that is read.

const READ = "-20% 0px -70%"; // a part is read when it reaches the upper third of the screen

/**
 * Mark the link of the part that is in view.
 * @param {HTMLElement} nav
 */
export function followParts(nav) {
  const links = new Map([...nav.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    const entered = entries.filter((entry) => entry.isIntersecting).at(-1);
    if (!entered) return;
    for (const [id, link] of links) {
      if (id === entered.target.id) mark(nav, link);
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: READ });
  for (const id of links.keys()) {
    const part = document.getElementById(id);
    if (part) seen.observe(part);
  }
}

/**
 * @param {HTMLElement} nav
 * @param {HTMLAnchorElement} link
 */
function mark(nav, link) {
  link.setAttribute("aria-current", "location");
  // On a phone the links are one row that scrolls sideways; `scrollIntoView` would also scroll the page.
  const row = link.closest("ul") ?? nav;
  row.scrollTo({ left: link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2 });
}
