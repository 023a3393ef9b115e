// Files come in by button, by drop and by paste, folders and all; without what operating systems leave lying about.

import { toast } from "/static/js/toast.js";
import { byPath } from "./by_name.js";
import { leftOutInWords } from "./format.js";

const overlay = document.getElementById("drop-overlay");

/** Calls `add(files, section)` with the {source, path, folder} that a person sends: a folder's in the order of their names, chosen ones as they were chosen. */
export function takeFiles(form, add) {
  const chosenSection = () => form.querySelector("[data-into]").value;
  const take = async (found, section = chosenSection()) => {
    const files = inFolders(found.filter(({ path }) => !isSystemFile(path)));
    if (files.length) await add(files, section);
    else if (!found.length) toast("There was no file in that.");
    withoutSystemFiles(found); // said once the questions are answered: a dialog would cover it
  };

  form.addEventListener("click", ({ target }) => document.getElementById(target.closest("[data-choose]")?.dataset.choose)?.click());
  for (const input of form.querySelectorAll("[type=file]")) {
    input.addEventListener("change", () => {
      take(chosen(input.files));
      input.value = "";
    });
  }
  document.addEventListener("paste", (event) => {
    const found = chosen(event.clipboardData?.files ?? []);
    if (!found.length || event.target.closest?.("input, textarea")) return;
    event.preventDefault();
    take(found);
  });
  takeDrops((event) => event.target.closest?.(".sheet-section")?.dataset.section || chosenSection(), take);
}

function takeDrops(sectionAt, take) {
  const whenFiles = (type, act) => addEventListener(type, (event) => event.dataTransfer?.types.includes("Files") && act(event));
  let depth = 0;
  const enter = (by) => (overlay.hidden = (depth = Math.max(0, depth + by)) === 0);
  whenFiles("dragenter", () => enter(1));
  whenFiles("dragleave", () => enter(-1));
  whenFiles("dragover", (event) => {
    event.preventDefault();
    const title = document.getElementById(`section-${sectionAt(event)}`)?.textContent;
    overlay.firstElementChild.textContent = title ? `Drop to upload into “${title}”` : "Drop to upload";
  });
  whenFiles("drop", async (event) => {
    event.preventDefault();
    enter(-depth);
    const section = sectionAt(event);
    const { found, unread } = await dropped(event.dataTransfer);
    take(found, section);
    if (unread) toast(`${unread} of the dropped files could not be read. Check that they still exist.`, { tone: "error", seconds: 10 });
  });
}

// The server's own list: app/services/uploads/folder_contents.py.
const isSystemFile = (path) => new RegExp(document.querySelector("[data-system-files]").dataset.systemFiles, "i").test(path);

/** Those that a person made; says how many others there were. */
export function withoutSystemFiles(found) {
  const own = found.filter(({ path }) => !isSystemFile(path));
  const names = found.filter(({ path }) => isSystemFile(path)).map(({ path }) => path.split("/").at(-1));
  if (names.length) toast(leftOutInWords(names), { seconds: 10 });
  return own;
}

/** Each with the folder that would give it its section: the one that holds all the others gives none. */
function inFolders(files) {
  const parts = files.map(({ path }) => path.split("/"));
  const depth = parts.every(([top, next]) => next && top === parts[0][0]) ? 1 : 0;
  return files.map((each, index) => ({ ...each, folder: parts[index].length > depth + 1 ? parts[index][depth] : "" }));
}

const inOrder = (found) => found.toSorted((one, other) => byPath(one.path, other.path));

/** Chosen files in the order of choosing, a folder's in the order of their names. */
export function chosen(files) {
  const found = [...files].map((source) => ({ source, path: source.webkitRelativePath || source.name }));
  return found.some(({ source }) => source.webkitRelativePath) ? inOrder(found) : found;
}

/** The files of a drop in the order of their names, and how many could not be read. */
export async function dropped(transfer) {
  // Asked for at once: the list of items is empty after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const all = { found: entries.length ? [] : chosen(transfer.files), unread: 0 };
  for (const entry of entries) await walk(entry, all);
  return { ...all, found: inOrder(all.found) };
}

async function walk(entry, all) {
  if (isSystemFile(entry.name)) return all.found.push({ path: entry.fullPath.slice(1) });
  try {
    if (entry.isDirectory) for (const child of await childrenOf(entry.createReader())) await walk(child, all);
    else all.found.push({ path: entry.fullPath.slice(1), source: await new Promise((...ways) => entry.file(...ways)) });
  } catch {
    all.unread += 1;
  }
}

// readEntries answers at most 100 at a time: it is asked until it has nothing more.
async function childrenOf(reader) {
  const children = [];
  for (;;) {
    const batch = await new Promise((...ways) => reader.readEntries(...ways));
    if (!batch.length) return children;
    children.push(...batch);
  }
}
