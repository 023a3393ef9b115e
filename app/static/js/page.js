// Entry of every page: passwords that can be shown, dates in the reader's time zone, menus that close, and undo.

import { gettext, locale } from "./language.js";

const DATE = /** @type {const} */ ({ dateStyle: "long" });
const TIME = /** @type {const} */ ({ timeStyle: "short" });

// A [data-reveal] button shows and hides the password in the field whose id it names.
for (const button of document.querySelectorAll("button[data-reveal]")) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.reveal ?? ""));
  button.hidden = false;
  button.addEventListener("click", () => {
    const isShown = input.type === "password";
    input.type = isShown ? "text" : "password";
    button.ariaPressed = String(isShown);
    input.focus();
  });
}

for (const time of document.querySelectorAll("time[data-local]")) {
  const at = new Date(time.dateTime);
  const [date, hour] = [at.toLocaleDateString(locale(), DATE), at.toLocaleTimeString(locale(), TIME)];
  time.textContent = time.dataset.local === "date" ? date : gettext("%(date)s, %(time)s", { date, time: hour });
}

// An open menu closes on Escape, and on a click anywhere outside of it.
document.addEventListener("click", ({ target }) => {
  const clicked = /** @type {Element} */ (target).closest("details.menu");
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== clicked) menu.open = false;
  }
});
document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && /** @type {Element} */ (target).closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});

// What can be undone is shown as a toast, as everywhere; the form that undoes it stays on the page, hidden.
for (const notice of document.querySelectorAll(".notice[data-undo]")) {
  import("./toast.js").then(({ toast }) => {
    notice.hidden = true;
    const run = () => notice.querySelector("form")?.requestSubmit();
    toast(notice.querySelector("span")?.textContent ?? "", { seconds: 10, action: { label: gettext("Undo"), run } });
  });
}
