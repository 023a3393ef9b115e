// What is asked before files are sent, where there is something to ask: of other files than photographs, and of folders.

import { counted } from "./format.js";

const MOST_NAMED = 4;
let asked = Promise.resolve();

/** Answers {files, hasSections}: the files to send, and whether each folder gets a section; null where nothing shall be sent. `isAimed` says that the files were dropped on a section. */
export function askAbout(files, { photosAndVideos, isAimed }) {
  const isPhoto = new RegExp(photosAndVideos, "i");
  const photos = files.filter(({ path }) => isPhoto.test(path));
  const others = files.filter(({ path }) => !isPhoto.test(path));
  const hasOthers = photos.length > 0 && others.length > 0;
  if (!hasOthers && !files.some(({ folder }) => folder)) return { files, hasSections: false };
  asked = asked.then(() => ask(files, hasOthers ? photos : files, hasOthers ? others : [], isAimed));
  return asked;
}

async function ask(files, photos, others, isAimed) {
  const dialog = document.getElementById("upload-questions").content.firstElementChild.cloneNode(true);
  const form = dialog.querySelector("form");
  const part = (selector) => form.querySelector(selector);
  const chosen = () => (form.elements.others.value ? files : photos);
  const show = () => {
    const folders = [...new Set(chosen().map(({ folder }) => folder).filter(Boolean))];
    part("[data-question=sections]").hidden = !folders.length;
    part("[data-question=sections] .help").textContent = (folders.length === 1 ? "1 folder: " : `${folders.length} folders: `) + inShort(folders);
    part(".primary").textContent = `Upload ${counted(chosen().length)}`;
  };
  part("[data-question=others]").hidden = !others.length;
  part("[data-question=others] legend").textContent = others.length === 1 ? "1 file is neither a photo nor a video" : `${others.length} files are neither photos nor videos`;
  part("[data-question=others] .help").textContent = inShort(others.map(({ source }) => source.name));
  form.elements.sections.checked = !isAimed;
  form.addEventListener("change", show);
  show();
  document.body.append(dialog);
  dialog.showModal();
  part(".primary").focus();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  dialog.remove();
  if (dialog.returnValue !== "send") return null;
  return { files: chosen(), hasSections: form.elements.sections.checked && !part("[data-question=sections]").hidden };
}

const inShort = (names) => names.slice(0, MOST_NAMED).join(", ") + (names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "");
