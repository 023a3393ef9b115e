// Takes files that a person chooses, drops or pastes, folders included, without the files of operating systems.

import { closest, one } from "/static/js/dom.js";
import { formatList } from "/static/js/formats.js";
import { gettext, ngettext } from "/static/js/language.js";
import { toast } from "/static/js/toast.js";
import { byPath } from "./by_name.js";

/**
 * @typedef {object} FoundFile
 * @property {File} source
 * @property {string} path Path in the selected or dropped folder, or the file's name.
 */

/** @typedef {{ source?: File, path: string }} Found A file, or the path of a system file that need not be read. */

/**
 * Where files come from, and where they go.
 * @typedef {object} Sources
 * @property {HTMLElement} root Holds the file inputs, and the buttons that open them, with an id in data-choose.
 * @property {Document | HTMLElement} target Takes drops and pasted files.
 * @property {RegExp} systemFiles Matches the paths of system files: app/services/uploads/folder_contents.py.
 * @property {(event: DragEvent | null) => void} dragged Called while files are over the target, and with null after.
 * @property {(files: FoundFile[], over: Element | null) => Promise<void>} take
 *   Called with the files, and with the element that they were dropped on. Selected files keep their order, those of
 *   folders and drops are ordered by path.
 * @property {AbortSignal} signal
 */

/** @param {Sources} sources */
export function listenForFiles(sources) {
  const { root } = sources;
  root.addEventListener("click", (event) => {
    const id = closest(event, "[data-choose]")?.dataset.choose;
    if (id) one(root, `input#${id}`).click();
  });
  for (const input of root.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      const found = chosenFiles(input.files);
      input.value = "";
      takeFound(sources, found);
    });
  }
  listenForPastes(sources);
  listenForDrops(sources);
}

/**
 * @param {Sources} sources
 * @param {Found[]} found
 * @param {Element | null} [over]
 */
async function takeFound({ systemFiles, take }, found, over = null) {
  const files = found.filter(({ path }) => !systemFiles.test(path));
  const others = found.filter(({ path }) => systemFiles.test(path));
  if (files.length) await take(/** @type {FoundFile[]} */ (files), over);
  if (!found.length) toast(gettext("There was no file in that."));
  // After the questions about the files: their dialog would cover a toast.
  if (others.length) toast(leftOutText(others.map(({ path }) => path.split("/").at(-1))), { seconds: 10 });
}

/**
 * Return "3 system files left out: .DS_Store, desktop.ini, Thumbs.db": three names at most.
 * @param {(string | undefined)[]} names
 */
function leftOutText(names) {
  const shown = [...new Set(names)].filter((name) => name !== undefined);
  const values = { names: formatList([...shown.slice(0, 3), ...(shown.length > 3 ? ["…"] : [])]) };
  return ngettext(
    "%(count)s system file left out: %(names)s",
    "%(count)s system files left out: %(names)s",
    names.length,
    values,
  );
}

/** @param {Sources} sources */
function listenForPastes(sources) {
  const { target, signal } = sources;
  const onPaste = (/** @type {ClipboardEvent} */ event) => {
    event.stopPropagation(); // files pasted into a dialog are not for the page below
    const found = chosenFiles(event.clipboardData?.files);
    // A search field takes no pictures, but another field may take what a program copied beside them.
    if (!found.length || closest(event, "input:not([type=search]), textarea")) return;
    event.preventDefault();
    takeFound(sources, found);
  };
  target.addEventListener("paste", /** @type {EventListener} */ (onPaste), { signal });
}

/** @param {Sources} sources */
function listenForDrops(sources) {
  const { target, dragged, signal } = sources;
  let depth = 0; // elements of the target that the pointer has entered and not left
  /**
   * @param {string} type
   * @param {(event: DragEvent, transfer: DataTransfer) => void} handle
   */
  const listen = (type, handle) => {
    const onDrag = (/** @type {DragEvent} */ event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.stopPropagation(); // as with pasted files
      handle(event, event.dataTransfer);
      dragged(depth ? event : null);
    };
    target.addEventListener(type, /** @type {EventListener} */ (onDrag), { signal });
  };
  listen("dragenter", () => (depth += 1));
  listen("dragleave", () => (depth = Math.max(0, depth - 1)));
  listen("dragover", (event) => event.preventDefault());
  listen("drop", async (event, transfer) => {
    event.preventDefault();
    depth = 0;
    takeDrop(sources, transfer, /** @type {Element} */ (event.target));
  });
}

/**
 * @param {Sources} sources
 * @param {DataTransfer} transfer
 * @param {Element} over
 */
async function takeDrop(sources, transfer, over) {
  // Read before anything is awaited: the list of items is empty after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found = entries.length ? [] : chosenFiles(transfer.files);
  let unread = 0;
  for (const entry of entries) unread += await walk(entry, found, sources.systemFiles);
  await takeFound(sources, found.toSorted(byPathOf), over);
  if (!unread) return;
  const text = ngettext(
    "%(count)s of the dropped files could not be read. Check that it still exists.",
    "%(count)s of the dropped files could not be read. Check that they still exist.",
    unread,
  );
  toast(text, { tone: "error", seconds: 10 });
}

/**
 * @param {FileList | null | undefined} files
 * @returns {Found[]}
 */
function chosenFiles(files) {
  const found = [...(files ?? [])].map((source) => ({ source, path: source.webkitRelativePath || source.name }));
  return found.some(({ source }) => source.webkitRelativePath) ? found.sort(byPathOf) : found;
}

/**
 * @param {Found} one
 * @param {Found} other
 */
const byPathOf = (one, other) => byPath(one.path, other.path);

/**
 * Add a dropped file, or the files of a dropped folder, to `found`; return how many could not be read.
 * @param {FileSystemEntry} entry
 * @param {Found[]} found
 * @param {RegExp} systemFiles
 */
async function walk(entry, found, systemFiles) {
  const path = entry.fullPath.slice(1);
  let unread = 0;
  try {
    if (systemFiles.test(entry.name)) found.push({ path });
    else if (isDirectory(entry)) {
      for (const child of await childrenOf(entry.createReader())) unread += await walk(child, found, systemFiles);
    } else {
      /** @type {File} */
      const source = await new Promise((...settle) => /** @type {FileSystemFileEntry} */ (entry).file(...settle));
      found.push({ path, source });
    }
  } catch {
    unread += 1;
  }
  return unread;
}

/**
 * @param {FileSystemEntry} entry
 * @returns {entry is FileSystemDirectoryEntry}
 */
const isDirectory = (entry) => entry.isDirectory;

/** @param {FileSystemDirectoryReader} reader */
async function childrenOf(reader) {
  /** @type {FileSystemEntry[]} */
  const children = [];
  for (;;) {
    /** @type {FileSystemEntry[]} At most 100, and none after the last. */
    const batch = await new Promise((...settle) => reader.readEntries(...settle));
    if (!batch.length) return children;
    children.push(...batch);
  }
}
