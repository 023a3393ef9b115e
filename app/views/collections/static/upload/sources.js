// Takes files that a person chooses, drops or pastes, folders included, without the files of operating systems.

import { closest, one } from "/static/js/dom.js";
import { toast } from "/static/js/toast.js";
import { showError } from "../notices.js";
import { byName, byPath } from "./by_name.js";

/**
 * @typedef {object} FoundFile
 * @property {File} source
 * @property {string} path Path in the chosen or dropped folder, or the file's name.
 */

/**
 * What was chosen, dropped or pasted at once. Chosen files keep their order, those of folders are ordered by path.
 * @typedef {object} Found
 * @property {FoundFile[]} files
 * @property {string[]} systemFiles Names of the files that an operating system made.
 * @property {number} unread How many files could not be read.
 */

/**
 * Where files come from, and where they go.
 * @typedef {object} Sources
 * @property {HTMLElement} root Holds the file inputs, and the buttons that open them, with an id in data-choose.
 * @property {Document | HTMLElement} target Takes drops and pasted files.
 * @property {RegExp} systemFiles Matches the paths of system files: app/services/uploads/folder_contents.py.
 * @property {(event: DragEvent | null) => void} dragged Called while files are over the target, and with null after.
 * @property {(files: FoundFile[], over: Element | null) => Promise<void>} take
 *   Called with the files, and with the element that they were dropped on.
 * @property {AbortSignal} signal
 */

/** @param {Sources} sources */
export function listenForFiles(sources) {
  const { root, systemFiles, signal } = sources;
  root.addEventListener("click", (event) => {
    const id = closest(event, "[data-choose]")?.dataset.choose;
    if (id) one(root, `input#${id}`).click();
  }, { signal });
  for (const input of root.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      const found = chosenFiles(input.files, systemFiles);
      input.value = "";
      takeFound(found, null, sources);
    }, { signal });
  }
  listenForPastes(sources);
  listenForDrops(sources);
}

/**
 * @param {Found} found
 * @param {Element | null} over
 * @param {Sources} sources
 */
async function takeFound({ files, systemFiles, unread }, over, { take }) {
  if (files.length) await take(files, over);
  else if (!systemFiles.length && !unread) toast("There was no file in that.");
  // After the questions about the files: their dialog would cover a toast.
  if (systemFiles.length) toast(leftOutText(systemFiles.toSorted(byName)), { seconds: 10 });
  if (unread) showError(new Error(unreadText(unread)));
}

/**
 * Return "3 system files left out: .DS_Store, desktop.ini, Thumbs.db": three names at most.
 * @param {string[]} names
 */
function leftOutText(names) {
  const shown = [...new Set(names)];
  const count = names.length === 1 ? "1 system file" : `${names.length} system files`;
  return `${count} left out: ${shown.slice(0, 3).join(", ")}${shown.length > 3 ? " …" : ""}`;
}

/** @param {number} count */
const unreadText = (count) => `${count} of the dropped files could not be read. Check that they still exist.`;

/** @param {Sources} sources */
function listenForPastes(sources) {
  const { target, systemFiles, signal } = sources;
  /** @param {ClipboardEvent} event */
  const onPaste = (event) => {
    event.stopPropagation(); // files pasted into a dialog are not for the page below
    const found = chosenFiles(event.clipboardData?.files ?? null, systemFiles);
    // A search field takes no pictures, but another field may take what a program copied beside them.
    if (!found.files.length || closest(event, "input:not([type=search]), textarea")) return;
    event.preventDefault();
    takeFound(found, null, sources);
  };
  target.addEventListener("paste", /** @type {EventListener} */ (onPaste), { signal });
}

/** @param {Sources} sources */
function listenForDrops(sources) {
  const { target, systemFiles, dragged, signal } = sources;
  let depth = 0; // elements of the target that the pointer has entered and not left
  /**
   * @param {number} by
   * @param {DragEvent} event
   */
  const enter = (by, event) => {
    depth = Math.max(0, depth + by);
    dragged(depth ? event : null);
  };
  /**
   * @param {string} type
   * @param {(event: DragEvent, transfer: DataTransfer) => void} handle
   */
  const listen = (type, handle) => {
    /** @param {DragEvent} event */
    const onDrag = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.stopPropagation(); // as with pasted files
      handle(event, event.dataTransfer);
    };
    target.addEventListener(type, /** @type {EventListener} */ (onDrag), { signal });
  };
  listen("dragenter", (event) => enter(1, event));
  listen("dragleave", (event) => enter(-1, event));
  listen("dragover", (event) => {
    event.preventDefault();
    dragged(event);
  });
  listen("drop", async (event, transfer) => {
    event.preventDefault();
    enter(-depth, event);
    const over = event.target instanceof Element ? event.target : null;
    takeFound(await droppedFiles(transfer, systemFiles), over, sources);
  });
}

/**
 * @param {FileList | null} files
 * @param {RegExp} systemFiles
 * @returns {Found}
 */
function chosenFiles(files, systemFiles) {
  const all = [...(files ?? [])].map((source) => ({ source, path: source.webkitRelativePath || source.name }));
  const own = all.filter(({ path }) => !systemFiles.test(path));
  const isFolder = all.some(({ source }) => source.webkitRelativePath);
  return {
    files: isFolder ? inOrder(own) : own,
    systemFiles: all.filter(({ path }) => systemFiles.test(path)).map(({ source }) => source.name),
    unread: 0,
  };
}

/**
 * @param {DataTransfer} transfer
 * @param {RegExp} systemFiles
 * @returns {Promise<Found>}
 */
async function droppedFiles(transfer, systemFiles) {
  // Read before anything is awaited: the list of items is empty after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.length) return chosenFiles(transfer.files, systemFiles);
  /** @type {Found} */
  const found = { files: [], systemFiles: [], unread: 0 };
  for (const entry of entries) await walk(entry, found, systemFiles);
  return { ...found, files: inOrder(found.files) };
}

/**
 * Add a dropped file, or the files of a dropped folder, to `found`.
 * @param {FileSystemEntry} entry
 * @param {Found} found
 * @param {RegExp} systemFiles
 */
async function walk(entry, found, systemFiles) {
  if (systemFiles.test(entry.name)) {
    found.systemFiles.push(entry.name);
    return;
  }
  try {
    if (isDirectory(entry)) {
      for (const child of await childrenOf(entry.createReader())) await walk(child, found, systemFiles);
    } else {
      const file = /** @type {FileSystemFileEntry} */ (entry);
      /** @type {File} */
      const source = await new Promise((resolve, reject) => file.file(resolve, reject));
      found.files.push({ path: entry.fullPath.slice(1), source });
    }
  } catch {
    found.unread += 1;
  }
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
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!batch.length) return children;
    children.push(...batch);
  }
}

/** @param {FoundFile[]} files */
const inOrder = (files) => files.toSorted((one, other) => byPath(one.path, other.path));
