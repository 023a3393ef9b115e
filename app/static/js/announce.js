// Lets screen readers say something that is not shown.

/** @type {HTMLElement | undefined} */
let region;

/**
 * Add the status region to the page, if it is not there. Screen readers only read out changes of a region that they
 * know, so a component that will announce something mounts the region when it is mounted itself.
 * @returns {HTMLElement}
 */
export function mountAnnouncer() {
  if (!region) {
    region = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  return region;
}

/**
 * Let screen readers say `text` once they have finished what they are saying.
 * @param {string} text
 */
export function announce(text) {
  mountAnnouncer().textContent = text;
}
