// The picker: a dialog with the library and an upload, for a collection that gets files or for a form that needs one.

import { closest, one } from "/static/js/dom.js";
import { parseFragment } from "/static/js/html.js";
import { post } from "/static/js/request.js";
import { showError } from "../notices.js";
import { Library } from "./library.js";
import { mountPickerUpload, mountPictureForm } from "./upload.js";

/** @typedef {import("./upload.js").TabName} TabName */
/** @typedef {{ message: string, files: string[] }} Added What the server says about files that were added. */

/**
 * Open the page that `link` leads to as a dialog, and resolve when it is closed. Files that were added to a collection
 * are reported by an event "filesadded" of the link; one picture is sent with a form, which loads the page again.
 * @param {HTMLAnchorElement} link
 */
export async function openPicker(link) {
  const request = fetch(link.href, { headers: { Accept: "text/html" } });
  const [response] = await Promise.all([request, addStyles(/** @type {string} */ (link.dataset.styles))]);
  const picker = parseFragment(await response.text()).querySelector("#picker");
  if (!picker) {
    location.assign(link.href); // an error page, or the sign-in page
    return;
  }
  const { added, uploaded } = await show(picker);
  if (added || uploaded) {
    const detail = { ...added, uploaded };
    link.dispatchEvent(new CustomEvent("filesadded", { bubbles: true, detail }));
  }
  if (document.activeElement === document.body) link.focus();
}

/**
 * Show the picker until it is closed; return what was added to the collection, and how many files were uploaded to it.
 * @param {HTMLElement} picker
 */
async function show(picker) {
  const lifetime = new AbortController();
  const dialog = dialogAround(picker);
  const library = new Library(picker);
  const showTab = mountTabs(picker);
  const panel = one(picker, "#picker-upload");
  const place = { dialog, showTab, signal: lifetime.signal };
  const form = panel.querySelector("form");
  const uploaded = form ? null : mountPickerUpload(panel, library, place);
  if (form) mountPictureForm(panel, form, place);
  /** @type {Added | null} */
  let added = null;
  dialog.addEventListener("click", (event) => {
    if (!closest(event, "[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  one(picker, "form#picker-choice").addEventListener("submit", async (event) => {
    if (!("many" in picker.dataset)) return library.completeForm();
    event.preventDefault();
    added = await add(/** @type {HTMLFormElement} */ (event.target), library.selected.ids);
    if (added) dialog.close();
  });
  dialog.showModal();
  const isMouse = matchMedia("(pointer: fine)").matches;
  one(dialog, isMouse ? "#picker-words" : "h2").focus(); // without a keyboard on the screen
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  lifetime.abort();
  library.close();
  dialog.remove();
  return { added: /** @type {Added | null} */ (added), uploaded: uploaded?.size ?? 0 };
}

/**
 * Add the selected files to the collection; return null if the server refuses.
 * @param {HTMLFormElement} form
 * @param {string[]} ids
 * @returns {Promise<Added | null>}
 */
async function add(form, ids) {
  if (!ids.length) return { message: "", files: [] }; // what was just uploaded is there already
  const section = form.querySelector("select[name=section]")?.value ?? "";
  try {
    return await post(form.action, [...ids.map((id) => ["file", id]), ["section", section]]);
  } catch (error) {
    showError(error);
    return null;
  }
}

/** @param {HTMLElement} picker */
function dialogAround(picker) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "dialog picker-dialog" });
  const head = Object.assign(document.createElement("header"), { className: "picker-head" });
  const title = Object.assign(document.createElement("h2"), { id: "picker-title", dir: "auto", tabIndex: -1 });
  title.textContent = /** @type {string} */ (picker.dataset.title);
  const lead = Object.assign(document.createElement("p"), { textContent: picker.dataset.lead });
  const close = one(one(picker, "template#picker-close").content, "button").cloneNode(true);
  head.append(title, lead, close);
  dialog.setAttribute("aria-labelledby", "picker-title");
  dialog.append(head, picker);
  document.body.append(dialog);
  return dialog;
}

/**
 * Turn the panels of the picker into tabs, and return a function that shows one of them.
 * @param {HTMLElement} picker
 * @returns {(name: TabName) => void}
 */
function mountTabs(picker) {
  const tabs = [...picker.querySelectorAll("button[role=tab]")];
  const panelOf = (/** @type {Element} */ tab) => one(picker, `#${tab.getAttribute("aria-controls")}`);
  const show = (/** @type {HTMLElement} */ shown) => {
    for (const tab of tabs) {
      tab.ariaSelected = String(tab === shown);
      tab.tabIndex = tab === shown ? 0 : -1;
      panelOf(tab).hidden = tab !== shown;
    }
  };
  tabs.forEach((tab, index) => {
    panelOf(tab).setAttribute("role", "tabpanel");
    panelOf(tab).setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", ({ key }) => {
      if (key !== "ArrowLeft" && key !== "ArrowRight") return;
      const other = tabs[1 - index];
      show(other);
      other.focus();
    });
  });
  one(picker, "[role=tablist]").hidden = false;
  show(tabs[0]);
  return (name) => show(one(picker, `#picker-tab-${name}`));
}

/**
 * Load the dialog's style sheet, which a page that never opens one does without.
 * @param {string} href
 */
function addStyles(href) {
  if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return null;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  document.head.append(sheet);
  return new Promise((loaded, failed) => {
    sheet.onload = loaded;
    sheet.onerror = failed;
  });
}
