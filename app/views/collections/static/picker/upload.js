// The upload of the picker: files go into the collection, and show in the library as soon as they are there.

import { one } from "/static/js/dom.js";
import { pollStates } from "../sheet/poll_states.js";
import { hasArrived } from "../upload/entry.js";
import { listenForFiles } from "../upload/sources.js";
import { keyOf, mountUpload } from "../upload/upload.js";

/** @typedef {import("./library.js").Library} Library */
/** @typedef {"library" | "upload"} TabName */

/**
 * Where an upload of the picker takes place.
 * @typedef {object} UploadPlace
 * @property {HTMLDialogElement} dialog Takes drops and pasted files.
 * @property {(name: TabName) => void} showTab
 * @property {AbortSignal} signal Cancels what is on its way.
 */

/**
 * Mount the upload in its panel, and return the set of the ids of all uploaded files.
 * @param {HTMLElement} panel
 * @param {Library} library
 * @param {UploadPlace} place
 */
export function mountPickerUpload(panel, library, { dialog, showTab, signal }) {
  /** @type {Set<string>} */
  const uploaded = new Set();
  const { queue, dock } = mountUpload(panel, {
    target: dialog,
    dragged: (event) => dialog.classList.toggle("over", event !== null),
    prepare(files) {
      showTab("upload");
      return files.map((file) => ({ ...file, key: keyOf(file), folder: "", section: "" }));
    },
    signal,
  });
  signal.addEventListener("abort", () => queue.apply("cancel", queue.entries));
  const poll = pollStates(() => panel.dataset.progress ?? "", (file) => {
    dock.update(file);
    library.update(file);
  }, signal);
  queue.on("state", (entry) => {
    const { file } = entry;
    if (!file || !hasArrived(entry) || uploaded.has(file.id)) return;
    uploaded.add(file.id);
    library.addUploaded(file);
    poll(file.id, "waiting");
    const hasFailed = queue.entries.some(({ state }) => state === "failed");
    if (!queue.isSending && !hasFailed) showTab("library"); // to be selected there
  });
  return uploaded;
}

/**
 * Let a form send one picture as soon as it is selected, dropped or pasted.
 * @param {HTMLElement} panel
 * @param {HTMLFormElement} form
 * @param {UploadPlace} place
 */
export function mountPictureForm(panel, form, { dialog, showTab, signal }) {
  listenForFiles({
    root: panel,
    target: dialog,
    systemFiles: new RegExp(/** @type {string} */ (panel.dataset.systemFiles), "i"),
    dragged: (event) => dialog.classList.toggle("over", event !== null),
    async take([{ source }]) {
      showTab("upload");
      const files = new DataTransfer();
      files.items.add(source);
      one(form, "input[type=file]").files = files.files;
      form.requestSubmit();
    },
    signal,
  });
}
