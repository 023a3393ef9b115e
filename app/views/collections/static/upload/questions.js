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
 * @typedef {FoundFile & { folder: string, kind: Kind, match: Match | null, replaces?: string }} FolderFile
 */

/** @typedef {"photo" | "video" | "other"} Kind */

/** @typedef {{ files: FolderFile[], hasSections: boolean }} Answer What to send; whether folders become sections. */

/**
 * The values of the dialog's fields.
 * @typedef {{ others: string, videos: boolean, sections: boolean, present: string }} Choices
 */

const MOST_NAMED = 4;
const CHOICES = "vitrine-upload-choices";

/** Asks everything in one dialog, one drop after the other, and remembers the choices. */
export class Questions {
  #template;
  #photosAndVideos;
  #videos;
  #last = Promise.resolve(/** @type {Answer | null} */ (null));

  /**
   * @param {HTMLTemplateElement} template Holds the dialog.
   * @param {RegExp} photosAndVideos Matches the paths of photos and videos.
   * @param {RegExp} videos Matches the paths of videos.
   */
  constructor(template, photosAndVideos, videos) {
    this.#template = template;
    this.#photosAndVideos = photosAndVideos;
    this.#videos = videos;
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
    const files = inFolders(found).map((file, index) => {
      return { ...file, kind: this.#kindOf(file), match: matches[index] ?? null };
    });
    const isMixed = new Set(files.map(({ kind }) => kind)).size > 1;
    const changed = files.some(({ match }) => match && !match.same);
    if (!isMixed && !changed && files.every(({ folder }) => !folder)) return { files, hasSections: false };
    this.#last = this.#last.then(() => new Asked(this.#template, files, isMixed, isAimed, isOnFile).answer());
    return this.#last;
  }

  /**
   * @param {FoundFile} file
   * @returns {Kind}
   */
  #kindOf({ path }) {
    if (this.#videos.test(path)) return "video";
    return this.#photosAndVideos.test(path) ? "photo" : "other";
  }
}

/** One dialog about the files of one drop. */
class Asked {
  #files;
  #isMixed;
  #isAimed;
  #isOnFile;
  #dialog;
  #form;
  #send;

  /**
   * @param {HTMLTemplateElement} template
   * @param {FolderFile[]} files
   * @param {boolean} isMixed Whether there are files of several kinds: files of only one kind are all sent.
   * @param {boolean} isAimed
   * @param {boolean} isOnFile
   */
  constructor(template, files, isMixed, isAimed, isOnFile) {
    this.#files = files;
    this.#isMixed = isMixed;
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
    const { present } = this.#choices();
    const sent = this.#included();
    if (present === "both") return sent;
    if (present === "skip") return sent.filter((file) => !isChanged(file));
    return sent.map((file) => (isChanged(file) ? { ...file, replaces: file.match?.id } : file));
  }

  /** Return the files of the kinds that are wanted. */
  #included() {
    const { others, videos } = this.#choices();
    /** @type {Record<Kind, boolean>} */
    const isWanted = { photo: true, video: videos || !this.#has("photo"), other: Boolean(others) };
    return this.#files.filter(({ kind }) => !this.#isMixed || isWanted[kind]);
  }

  /** @param {Kind} wanted */
  #has(wanted) {
    return this.#files.some(({ kind }) => kind === wanted);
  }

  #hasFolders() {
    return this.#wanted().some(({ folder, replaces }) => folder && !replaces);
  }

  #show() {
    const namesOf = (/** @type {Kind} */ wanted) =>
      this.#isMixed ? this.#files.flatMap(({ kind, source }) => (kind === wanted ? [source.name] : [])) : [];
    const [others, videos] = [namesOf("other"), this.#has("photo") ? namesOf("video") : []];
    const included = this.#included();
    const changed = included.filter(isChanged);
    const same = included.filter(({ match }) => match?.same).length;
    const folders = this.#wanted().map(({ folder, replaces }) => (replaces ? "" : folder));
    this.#showPart("others", others.length, othersText(others.length), others);
    this.#showPart("videos", videos.length, "", videos);
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
    const texts = { sections: foldersText, videos: videosText };
    one(part, ".help").textContent = (name === "sections" || name === "videos" ? texts[name] : listText)(names);
  }

  /** @returns {Choices} */
  #choices() {
    const data = new FormData(this.#form);
    const [others, present] = [`${data.get("others")}`, `${data.get("present")}`];
    return { others, videos: data.has("videos"), sections: data.has("sections"), present };
  }

  /** @param {Partial<Choices>} choices Those of an earlier drop. */
  #apply({ others = "", videos = true, sections = true, present = "both" }) {
    for (const [name, value] of Object.entries({ others, present })) {
      const field = this.#form.querySelector(`[name=${name}][value="${value}"]`);
      if (field instanceof HTMLInputElement) field.checked = true;
    }
    one(this.#form, "input[name=videos]").checked = videos;
    one(this.#form, "input[name=sections]").checked = sections && !this.#isAimed;
  }

  /** Remember the choices, but not those about folders if there were none or the files were aimed at a section. */
  #remember() {
    if (this.#isOnFile) return;
    const { others, videos, present, sections } = this.#choices();
    const before = remembered();
    const kept = this.#isAimed || !this.#hasFolders() ? before.sections : sections;
    try {
      localStorage.setItem(CHOICES, JSON.stringify({ others, videos, present, sections: kept }));
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
const videosText = (names) =>
  ngettext("%(count)s video: %(names)s", "%(count)s videos: %(names)s", names.length, { names: listText(names) });

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
