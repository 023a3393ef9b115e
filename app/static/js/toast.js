// A short message at the foot of the page, read out by screen readers, with at most one act such as "Undo".

let region;

/** Shows `text` for `seconds`; `action` is {label, run} and closes the toast when used. Answers a function that closes it. */
export function toast(text, { seconds = 6, tone = "", action = null } = {}) {
  const line = document.createElement("div");
  line.className = `toast ${tone}`.trim();
  line.append(Object.assign(document.createElement("span"), { textContent: text }));
  const close = () => line.remove();
  if (action) line.append(actionButton(action, close));
  host().append(line);
  let timer = setTimeout(close, seconds * 1000);
  line.addEventListener("pointerenter", () => clearTimeout(timer));
  line.addEventListener("pointerleave", () => (timer = setTimeout(close, seconds * 1000)));
  return close;
}

function actionButton({ label, run }, close) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = label;
  button.addEventListener("click", () => {
    close();
    run();
  });
  return button;
}

// An open dialog covers the page, and a modal one makes it inert: the region moves into it.
function host() {
  if (!region) {
    region = document.createElement("div");
    region.className = "toasts";
    region.setAttribute("role", "status");
  }
  const parent = document.querySelector("dialog[open]") ?? document.body;
  if (region.parentNode !== parent) parent.append(region);
  return region;
}
