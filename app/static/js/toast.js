// A short message at the foot of the page, read out by screen readers, with at most one act such as "Undo".

let region;
const shown = new Map(); // by what they say: { close, acts }

/**
 * Shows `text` for `seconds`; `action` is {label, run} and closes the toast when used. Returns a function that closes it.
 * A toast that says the same takes its place: acts are counted, and run together, the latest first.
 */
export function toast(text, { seconds = 6, tone = "", action = null } = {}) {
  const key = [text, tone, action?.label].join("\n");
  const before = shown.get(key);
  const acts = action ? [action.run, ...(before?.acts ?? [])] : [];
  before?.close();
  const line = document.createElement("div");
  line.className = `toast ${tone}`.trim();
  line.append(Object.assign(document.createElement("span"), { textContent: acts.length > 1 ? `${text} (${acts.length})` : text, dir: "auto" }));
  const close = () => {
    line.remove();
    if (shown.get(key)?.close === close) shown.delete(key);
  };
  shown.set(key, { close, acts });
  if (action) line.append(actionButton(action.label, acts, close));
  host().append(line);
  let timer = setTimeout(close, seconds * 1000);
  line.addEventListener("pointerenter", () => clearTimeout(timer));
  line.addEventListener("pointerleave", () => (timer = setTimeout(close, seconds * 1000)));
  return close;
}

function actionButton(label, acts, close) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-button";
  button.textContent = label;
  button.addEventListener("click", async () => {
    close();
    for (const run of acts) await run();
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
