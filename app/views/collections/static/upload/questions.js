// Asks before an upload what to do with files that are no photographs, and with folders.

import { one } from "/static/js/dom.js";
import { formatList } from "/static/js/formats.js";
import { ngettext } from "/static/js/language.js";

/**
 * @typedef {import("./sources.js").FoundFile} FoundFile
 * @typedef {FoundFile & { folder: string }} FolderFile `folder` is the folder that could be a section; "" if none is.
 */

/** @typedef {{ files: FolderFile[], hasSections: boolean }} Answer What to send; whether folders become sections. */

const MOST_NAMED = 4;

/** Asks in a dialog, one question after the other. */
export class Questions {
  #template;
  #photosAndVideos;
  #last = Promise.resolve(/** @type {Answer | null} */ (null));

  /**
   * @param {HTMLTemplateElement} template Holds the dialog.
   * @param {RegExp} photosAndVideos Matches the paths of photos and videos.
   */
  constructor(template, photosAndVideos) {
    this.#template = template;
    this.#photosAndVideos = photosAndVideos;
  }

  /**
   * Ask about these files if there is something to ask.
   * @param {FoundFile[]} found
   * @param {boolean} isAimed Whether they were dropped on a section.
   * @returns {Promise<Answer | null>} Null if nothing is to be sent.
   */
  async ask(found, isAimed) {
    const files = inFolders(found);
    const photos = files.filter(({ path }) => this.#photosAndVideos.test(path));
    const others = files.filter(({ path }) => !this.#photosAndVideos.test(path));
    const isMixed = photos.length && others.length;
    if (!isMixed && files.every(({ folder }) => !folder)) return { files, hasSections: false };
    this.#last = this.#last.then(() => this.#show(files, isMixed ? photos : files, isMixed ? others : [], isAimed));
    return this.#last;
  }

  /**
   * @param {FolderFile[]} files
   * @param {FolderFile[]} photos
   * @param {FolderFile[]} others
   * @param {boolean} isAimed
   * @returns {Promise<Answer | null>}
   */
  async #show(files, photos, others, isAimed) {
    const dialog = /** @type {HTMLDialogElement} */ (one(this.#template.content, "dialog").cloneNode(true));
    const form = one(dialog, "form");
    const othersPart = one(form, "[data-question=others]");
    const sectionsPart = one(form, "[data-question=sections]");
    const sections = one(sectionsPart, "input");
    const send = one(form, "button[value=send]");
    const selected = () => (new FormData(form).get("others") ? files : photos);
    const show = () => {
      const folders = [...new Set(selected().map(({ folder }) => folder).filter(Boolean))];
      sectionsPart.hidden = !folders.length;
      one(sectionsPart, ".help").textContent = foldersText(folders);
      send.textContent = ngettext("Upload %(count)s file", "Upload %(count)s files", selected().length);
    };
    othersPart.hidden = !others.length;
    one(othersPart, "legend").textContent = othersText(others.length);
    one(othersPart, ".help").textContent = listText(others.map(({ source }) => source.name));
    sections.checked = !isAimed;
    form.addEventListener("change", show);
    show();
    document.body.append(dialog);
    dialog.showModal();
    send.focus();
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    dialog.remove();
    if (dialog.returnValue !== "send") return null;
    return { files: selected(), hasSections: sections.checked && !sectionsPart.hidden };
  }
}

/** @param {number} count */
const othersText = (count) =>
  ngettext("%(count)s file is neither a photo nor a video", "%(count)s files are neither photos nor videos", count);

/** @param {string[]} names */
const foldersText = (names) =>
  ngettext("%(count)s folder: %(names)s", "%(count)s folders: %(names)s", names.length, { names: listText(names) });

/** @param {string[]} names */
function listText(names) {
  const shown = formatList(names.slice(0, MOST_NAMED));
  const more = names.length - MOST_NAMED;
  if (more <= 0) return shown;
  return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more, { names: shown });
}

/**
 * Add to each file the folder that could be its section: not the one folder that holds all the others.
 * @param {FoundFile[]} files
 * @returns {FolderFile[]}
 */
function inFolders(files) {
  const parts = files.map(({ path }) => path.split("/"));
  const depth = parts.every(([top, next]) => next && top === parts[0][0]) ? 1 : 0;
  return files.map((each, index) => ({ ...each, folder: parts[index].length > depth + 1 ? parts[index][depth] : "" }));
}
