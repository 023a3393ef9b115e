// The filters of the contact sheet: each change loads the sheet again without leaving the page, so that uploads go on.

import { closest, one } from "/static/js/dom.js";

/** @typedef {import("../contact_sheet.js").ContactSheet} ContactSheet */

const TYPING_MS = 350; // from the last key in the search to the request

/**
 * @param {ContactSheet} sheet
 * @param {AbortSignal} signal
 */
export function mountFilters(sheet, signal) {
  const { root } = sheet;
  /** @type {number | undefined} */
  let timer;
  const show = () => sheet.attempt(() => showFiltered(sheet));

  document.addEventListener("change", (event) => {
    if (closest(event, "#sheet-filter select")) show();
  }, { signal });
  document.addEventListener("input", (event) => {
    if (!closest(event, "#sheet-q")) return;
    clearTimeout(timer);
    timer = setTimeout(show, TYPING_MS);
  }, { signal });
  document.addEventListener("submit", (event) => {
    if (!closest(event, "form#sheet-filter")) return;
    event.preventDefault();
    clearTimeout(timer);
    show();
  }, { signal });
  document.addEventListener("click", (event) => {
    if (!closest(event, "[data-clear-filters]")) return;
    event.preventDefault();
    for (const field of fieldsOf()) field.value = "";
    one(document, "#sheet-q").focus();
    show();
  }, { signal });
  addEventListener("popstate", () => {
    const { searchParams } = new URL(location.href);
    const present = new URLSearchParams(root.dataset.filter);
    const names = fieldsOf().map(({ name }) => name);
    if (names.some((name) => searchParams.get(name) !== present.get(name))) sheet.attempt(() => sheet.refresh());
  }, { signal });
}

const fieldsOf = () =>
  /** @type {(HTMLInputElement | HTMLSelectElement)[]} */ ([
    ...document.querySelectorAll("#sheet-filter :is(input, select)"),
  ]);

/**
 * Show the filters of a later rendering of the page. The field that has the focus stays as it is.
 * @param {DocumentFragment} page
 */
export function renewFilters(page) {
  const [present, next] = [one(document, "form#sheet-filter"), one(page, "form#sheet-filter")];
  const focused = document.activeElement;
  if (!present.contains(focused)) {
    one(next, "details").open = one(present, "details").open;
    present.replaceWith(next);
    return;
  }
  one(present, "details").toggleAttribute("data-set", "set" in one(next, "details").dataset);
  for (const field of next.querySelectorAll("select")) {
    const other = document.getElementById(field.id);
    if (other && other !== focused) other.replaceWith(field);
  }
  one(present, "summary").textContent = one(next, "summary").textContent;
  one(present, "[data-clear-filters]").hidden = one(next, "[data-clear-filters]").hidden;
}

/** @param {ContactSheet} sheet */
async function showFiltered(sheet) {
  const address = new URL(one(document, "form#sheet-filter").action);
  for (const { name, value } of fieldsOf()) if (value.trim()) address.searchParams.set(name, value.trim());
  if (address.href === location.href) return;
  history.pushState(null, "", address);
  sheet.selection.clear();
  await sheet.refresh();
}
