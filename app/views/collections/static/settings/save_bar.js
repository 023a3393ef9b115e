// The bar that saves the settings: it appears with the first change, and leaving the page with changes asks first.

import { one } from "/static/js/dom.js";
import { toast } from "/static/js/toast.js";

const SCROLL = "settings-scroll"; // in the session storage: the page's path and how far it was scrolled

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * Show the bar while something differs from what is stored. A form that was refused differs from the beginning.
 * @param {HTMLFormElement} form
 * @param {{ signal: AbortSignal }} lifetime
 */
export function mountSaveBar(form, { signal }) {
  const bar = one(form, ".save-bar");
  const discard = one(bar, "a");
  let isLeaving = false;

  const isChanged = () => "refused" in form.dataset || [...form.elements].some((each) => differs(each));
  const show = () => {
    const changed = isChanged();
    bar.classList.toggle("is-empty", !changed);
    one(bar, ".save-state span").hidden = !changed;
  };
  const leave = () => {
    isLeaving = true;
    sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, scrollY]));
  };

  bar.classList.add("floating");
  discard.hidden = false;
  discard.addEventListener("click", leave);
  form.addEventListener("submit", leave);
  for (const kind of ["input", "change"]) form.addEventListener(kind, show);
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && isChanged()) event.preventDefault();
  }, { signal });
  // Also after the browser has restored the form, on a reload or with the "back" button.
  addEventListener("pageshow", () => {
    isLeaving = false;
    show();
  }, { signal });
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (isChanged()) form.requestSubmit();
  }, { signal });
  show();
  comeBack(form);
}

/**
 * Return whether the control has another value than the page gave it.
 * @param {Element} control
 */
function differs(control) {
  if (control.matches(":disabled, [readonly], [type=hidden], :not([name])")) return false;
  if (control instanceof HTMLSelectElement) {
    return [...control.options].some((option) => option.selected !== option.defaultSelected);
  }
  if (control instanceof HTMLInputElement && /checkbox|radio/.test(control.type)) {
    return control.checked !== control.defaultChecked;
  }
  const { value, defaultValue } = /** @type {HTMLInputElement} */ (control);
  return value !== defaultValue;
}

/**
 * Go to the first error, or else to where the owner was before the page was saved; the notice above becomes a toast.
 * @param {HTMLFormElement} form
 */
function comeBack(form) {
  const [path, top] = JSON.parse(sessionStorage.getItem(SCROLL) ?? "[]");
  sessionStorage.removeItem(SCROLL);
  const wrong = /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid=true]"));
  if ("refused" in form.dataset) {
    wrong?.focus();
    return;
  }
  if (path !== location.pathname || !top) return;
  scrollTo({ top, behavior: "instant" });
  const notice = document.querySelector(".notices .notice.ok");
  if (!notice) return;
  toast(notice.textContent?.trim() ?? "");
  notice.remove();
}
