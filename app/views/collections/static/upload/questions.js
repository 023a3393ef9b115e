// Asks before an upload what to do with other files, with folders, and with files that the collection has.

import { one } from "/static/js/dom.js";
import { formatList } from "/static/js/formats.js";
import { gettext, ngettext } from "/static/js/language.js";

/**
 * @typedef {import("./sources.js").FoundFile} FoundFile
 * @typedef {import("./replacements.js").Match} Match
 */

/**
 * A file with the folder that could be its section ("" if none is), and the file of the site that it would replace.
 * @typedef {FoundFile & { folder: string, match: Match | null, replaces?: string }} FolderFile
 */

/** @typedef {{ files: FolderFile[], hasSections: boolean }} Answer What to send; whether folders become sections. */

/** @typedef {{ others: string, sections: boolean, present: string }} Choices The values of the dialog's fields. */

const MOST_NAMED = 4;
const CHOICES = "vitrine-upload-choices";

/** Asks everything in one dialog, one drop after the other, and remembers the choices. */
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
   * @param {(Match | null)[]} matches The files of the site that they would replace.
   * @param {boolean} isAimed Whether they were dropped on a section.
   * @param {boolean} [isOnFile] Whether one file was dropped on the file that it matches.
   * @returns {Promise<Answer | null>} Null if nothing is to be sent.
   */
  async ask(found, matches, isAimed, isOnFile = false) {
    const files = inFolders(found).map((file, index) => ({ ...file, match: matches[index] ?? null }));
    const isPhoto = (/** @type {FolderFile} */ { path }) => this.#photosAndVideos.test(path);
    const isMixed = files.some(isPhoto) && !files.every(isPhoto);
    const changed = files.some(({ match }) => match && !match.same);
    if (!isMixed && !changed && files.every(({ folder }) => !folder)) return { files, hasSections: false };
    const isSent = isMixed ? isPhoto : () => true;
    this.#last = this.#last.then(() => new Asked(this.#template, files, isSent, isAimed, isOnFile).answer());
    return this.#last;
  }
}

/** One dialog about the files of one drop. */
class Asked {
  #files;
  #isPhoto;
  #isAimed;
  #isOnFile;
  #dialog;
  #form;
  #send;

  /**
   * @param {HTMLTemplateElement} template
   * @param {FolderFile[]} files
   * @param {(file: FolderFile) => boolean} isPhoto Whether a file is sent also without the other files.
   * @param {boolean} isAimed
   * @param {boolean} isOnFile
   */
  constructor(template, files, isPhoto, isAimed, isOnFile) {
    this.#files = files;
    this.#isPhoto = isPhoto;
    this.#isAimed = isAimed;
    this.#isOnFile = isOnFile;
    this.#dialog = /** @type {HTMLDialogElement} */ (one(template.content, "dialog").cloneNode(true));
    this.#form = one(this.#dialog, "form");
    this.#send = one(this.#form, "button[value=send]");
  }

  /** @returns {Promise<Answer | null>} */
  async answer() {
    this.#apply(this.#isOnFile ? { present: "replace" } : remembered());
    this.#form.addEventListener("change", () => this.#show());
    this.#show();
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.#send.focus();
    await new Promise((closed) => this.#dialog.addEventListener("close", closed, { once: true }));
    this.#dialog.remove();
    if (this.#dialog.returnValue !== "send") return null;
    this.#remember();
    return { files: this.#wanted(), hasSections: this.#choices().sections && this.#hasFolders() };
  }

  /** Return the files to send, each with the file that it replaces. */
  #wanted() {
    const { others, present } = this.#choices();
    const sent = this.#files.filter((file) => others || this.#isPhoto(file));
    if (present === "both") return sent;
    if (present === "skip") return sent.filter((file) => !isChanged(file));
    return sent.map((file) => (isChanged(file) ? { ...file, replaces: file.match?.id } : file));
  }

  #hasFolders() {
    return this.#wanted().some(({ folder, replaces }) => folder && !replaces);
  }

  #show() {
    const others = this.#files.filter((file) => !this.#isPhoto(file));
    const included = this.#choices().others ? this.#files : this.#files.filter(this.#isPhoto);
    const changed = included.filter(isChanged);
    const same = included.filter(({ match }) => match?.same).length;
    const folders = this.#wanted().map(({ folder, replaces }) => (replaces ? "" : folder));
    this.#showPart("others", others.length, othersText(others.length), others.map(({ source }) => source.name));
    const present = this.#isOnFile ? onFileText(changed[0]?.match) : presentText(changed.length);
    this.#showPart("present", changed.length, present, changed.map(({ source }) => source.name));
    this.#showPart("sections", this.#hasFolders() ? 1 : 0, "", [...new Set(folders.filter(Boolean))]);
    const note = one(this.#form, "[data-same]");
    note.hidden = !same;
    note.textContent = sameText(same);
    const { length } = this.#wanted();
    this.#send.textContent = ngettext("Upload %(count)s file", "Upload %(count)s files", length);
    this.#send.disabled = !length;
  }

  /**
   * @param {string} name
   * @param {number} count The part is hidden for 0.
   * @param {string} legend
   * @param {string[]} names
   */
  #showPart(name, count, legend, names) {
    const part = one(this.#form, `[data-question=${name}]`);
    part.hidden = !count;
    if (legend) one(part, "legend").textContent = legend;
    one(part, ".help").textContent = name === "sections" ? foldersText(names) : listText(names);
  }

  /** @returns {Choices} */
  #choices() {
    const data = new FormData(this.#form);
    return { others: `${data.get("others")}`, sections: data.has("sections"), present: `${data.get("present")}` };
  }

  /** @param {Partial<Choices>} choices Those of an earlier drop. */
  #apply({ others = "", sections = true, present = "both" }) {
    for (const [name, value] of Object.entries({ others, present })) {
      const field = this.#form.querySelector(`[name=${name}][value="${value}"]`);
      if (field instanceof HTMLInputElement) field.checked = true;
    }
    one(this.#form, "input[name=sections]").checked = sections && !this.#isAimed;
  }

  /** Remember the choices, but not those about folders if there were none or the files were aimed at a section. */
  #remember() {
    if (this.#isOnFile) return;
    const { others, present, sections } = this.#choices();
    const before = remembered();
    const kept = this.#isAimed || !this.#hasFolders() ? before.sections : sections;
    try {
      localStorage.setItem(CHOICES, JSON.stringify({ others, present, sections: kept }));
    } catch {
      // A browser that stores nothing asks with the usual choices again.
    }
  }
}

/** @returns {Partial<Choices>} */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(CHOICES) ?? "{}");
  } catch {
    return {};
  }
}

/** @param {FolderFile} file */
const isChanged = ({ match }) => Boolean(match && !match.same);

/** @param {number} count */
const othersText = (count) =>
  ngettext("%(count)s file is neither a photo nor a video", "%(count)s files are neither photos nor videos", count);

/** @param {number} count */
const presentText = (count) =>
  ngettext("%(count)s file is here with other content", "%(count)s files are here with other content", count);

/** @param {Match | null | undefined} match */
const onFileText = (match) => gettext("Dropped on “%(filename)s”", { filename: match?.filename ?? "" });

/** @param {number} count */
const sameText = (count) =>
  ngettext("%(count)s file is here already.", "%(count)s files are here already.", count);

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
 */
function inFolders(files) {
  const parts = files.map(({ path }) => path.split("/"));
  const depth = parts.every(([top, next]) => next && top === parts[0][0]) ? 1 : 0;
  return files.map((each, index) => ({ ...each, folder: parts[index].length > depth + 1 ? parts[index][depth] : "" }));
}
