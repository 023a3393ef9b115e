// Says something to screen readers without showing it.

const region = Object.assign(document.createElement("p"), { className: "visually-hidden" });
region.setAttribute("role", "status");
document.body.append(region);

/** Reads `text` out once the reader is free. */
export function announce(text) {
  region.textContent = text;
}
