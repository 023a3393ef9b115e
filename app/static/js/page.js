// Entry of every page: passwords that can be shown, dates in the reader's time zone, menus that close, and undo.

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

/** @type {Intl.DateTimeFormatOptions} */
const DATE = { dateStyle: "long" };
/** @type {Intl.DateTimeFormatOptions} */
const WEEKDAY = { weekday: "long", day: "numeric", month: "long" };
// The browser's own formatter costs a slow phone 50 ms the first time, so the page is shown before it is needed.
const times = document.querySelectorAll("time[data-local]");
if (times.length) {
  import("./language.js").then(({ locale }) => {
    for (const element of times) {
      const isWeekday = element.dataset.local === "weekday";
      element.textContent = new Date(element.dateTime).toLocaleDateString(locale(), isWeekday ? WEEKDAY : DATE);
    }
  });
}

// An open menu closes on Escape, and on a click anywhere outside of it.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
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
    const form = notice.querySelector("form");
    const label = form?.querySelector("button")?.textContent?.trim() ?? "";
    const run = () => form?.requestSubmit();
    toast(notice.querySelector("span")?.textContent ?? "", { seconds: 10, action: { label, run } });
  });
}
