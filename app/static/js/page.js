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

// Day before month, as the server writes dates. A browser's own formatter costs a slow phone 50 ms the first time.
const MONTHS = "January February March April May June July August September October November December".split(" ");
for (const time of document.querySelectorAll("time[data-local]")) {
  const at = new Date(time.dateTime);
  const [hours, minutes] = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0"));
  const date = `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
  time.textContent = time.dataset.local === "date" ? date : `${date}, ${hours}:${minutes}`;
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
    toast(notice.querySelector("span")?.textContent ?? "", { seconds: 10, action: { label: "Undo", run } });
  });
}
