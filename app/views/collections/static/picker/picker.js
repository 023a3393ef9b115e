// The image picker over the page that asked: the library and an upload behind two tabs, and what was chosen goes to its form.
// Several that were added are told to the page by an event "picked" at the link; one picture is sent as a form, and the page comes anew.

import { parseFragment } from "/static/js/html.js";
import { toast } from "/static/js/toast.js";
import { Library } from "./library.js";
import { startUpload } from "./upload.js";
import { post } from "/static/js/request.js";

/** Opens the page that `link` leads to; answers once the dialog is closed. */
export async function openPicker(link) {
  const [response] = await Promise.all([fetch(link.href, { headers: { Accept: "text/html" } }), styled(link.dataset.styles)]);
  const picker = parseFragment(await response.text()).querySelector("#picker");
  if (!picker) return location.assign(link.href); // a refusal in words, or the way to sign in
  const dialog = framed(picker);
  const library = new Library(picker);
  const show = startTabs(picker);
  const upload = startUpload(picker, dialog, library, show);
  let answer = null;
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  picker.querySelector("#picker-choice").addEventListener("submit", async (event) => {
    if (!("many" in picker.dataset)) return library.complete();
    event.preventDefault();
    answer = await add(event.target, library);
    if (answer) dialog.close();
  });
  dialog.showModal();
  (matchMedia("(pointer: fine)").matches ? picker.querySelector("#picker-words") : dialog.querySelector("h2")).focus();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  upload.stop();
  dialog.remove();
  if (answer || upload.count) link.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: { ...answer, uploaded: upload.count } }));
  if (document.activeElement === document.body) link.focus();
}

async function add(form, library) {
  if (!library.chosen.size) return { message: "", files: [] }; // what was just uploaded is there already
  const fields = [...library.chosen.keys()].map((id) => ["file", id]);
  try {
    return await post(form.action, [...fields, ["section", form.elements.section?.value ?? ""]]);
  } catch (refusal) {
    toast(refusal.message, { tone: "error", seconds: 10 });
    return null;
  }
}

function framed(picker) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "dialog picker-dialog" });
  const head = document.createElement("header");
  head.className = "picker-head";
  const title = Object.assign(document.createElement("h2"), { id: "picker-title", dir: "auto", textContent: picker.dataset.title, tabIndex: -1 });
  const lead = Object.assign(document.createElement("p"), { textContent: picker.dataset.lead });
  const close = picker.querySelector("#picker-close").content.firstElementChild.cloneNode(true);
  head.append(title, lead, close);
  dialog.setAttribute("aria-labelledby", "picker-title");
  dialog.append(head, picker);
  document.body.append(dialog);
  return dialog;
}

/** Makes the two panels tabs; answers what shows one of them, "library" or "upload". */
function startTabs(picker) {
  const tabs = [...picker.querySelectorAll("[role=tab]")];
  const panelOf = (tab) => picker.querySelector(`#${tab.getAttribute("aria-controls")}`);
  const select = (chosen) => {
    for (const tab of tabs) {
      tab.ariaSelected = String(tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      panelOf(tab).hidden = tab !== chosen;
    }
  };
  for (const tab of tabs) {
    panelOf(tab).setAttribute("role", "tabpanel");
    panelOf(tab).setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => select(tab));
    tab.addEventListener("keydown", ({ key }) => {
      if (key !== "ArrowLeft" && key !== "ArrowRight") return;
      const other = tabs[1 - tabs.indexOf(tab)];
      select(other);
      other.focus();
    });
  }
  picker.querySelector("[role=tablist]").hidden = false;
  select(tabs[0]);
  return (name) => select(picker.querySelector(`#picker-tab-${name}`));
}

// The dialog's sheet comes with the dialog; a page that never opens one is spared it.
function styled(address) {
  if (document.querySelector(`link[href="${CSS.escape(address)}"]`)) return null;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  document.head.append(sheet);
  return new Promise((...ways) => ([sheet.onload, sheet.onerror] = ways));
}
