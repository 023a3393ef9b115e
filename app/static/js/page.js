// Entry of every page: passwords that can be shown, dates in the reader's time zone, menus that close, and undo.

import { closest, one, pageSignal } from "./dom.js";

/** @typedef {{ signal: AbortSignal }} Lifetime */

/**
 * Let each [data-reveal] button show and hide the password in the field whose id it names.
 * @param {ParentNode} root
 * @param {Lifetime} lifetime
 */
function mountReveals(root, { signal }) {
  for (const button of root.querySelectorAll("button[data-reveal]")) {
    const input = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.reveal ?? ""));
    button.hidden = false;
    button.addEventListener("click", () => {
      const isShown = input.type === "password";
      input.type = isShown ? "text" : "password";
      button.setAttribute("aria-pressed", String(isShown));
      input.focus();
    }, { signal });
  }
}

// Day before month, as the server writes dates. A browser's own formatter costs a slow phone 50 ms the first time.
const MONTHS = "January February March April May June July August September October November December".split(" ");

/**
 * Rewrite each <time data-local>, which the server wrote in UTC, in the reader's time zone.
 * @param {ParentNode} root
 */
function writeLocalTimes(root) {
  for (const time of root.querySelectorAll("time[data-local]")) {
    const at = new Date(time.dateTime);
    const [hours, minutes] = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0"));
    const date = `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
    time.textContent = time.dataset.local === "date" ? date : `${date}, ${hours}:${minutes}`;
  }
}

/**
 * Close an open menu on Escape and on a click anywhere outside of it.
 * @param {Document} root
 * @param {Lifetime} lifetime
 */
function mountMenus(root, { signal }) {
  root.addEventListener("click", (event) => {
    const clicked = closest(event, "details.menu");
    for (const menu of root.querySelectorAll("details.menu[open]")) {
      if (menu !== clicked) menu.open = false;
    }
  }, { signal });
  root.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && closest(event, "details.menu[open]");
    if (!menu) return;
    menu.open = false;
    one(menu, "summary").focus();
  }, { signal });
}

/**
 * Show each notice of something that can be undone as a toast; its form stays on the page, hidden, and does the undo.
 * @param {ParentNode} root
 */
function showUndoNotices(root) {
  for (const notice of root.querySelectorAll(".notice[data-undo]")) {
    import("./toast.js").then(({ toast }) => {
      notice.hidden = true;
      const run = () => one(notice, "form").requestSubmit();
      toast(one(notice, "span").textContent ?? "", { seconds: 10, action: { label: "Undo", run } });
    });
  }
}

const signal = pageSignal();
mountReveals(document, { signal });
writeLocalTimes(document);
mountMenus(document, { signal });
showUndoNotices(document);
