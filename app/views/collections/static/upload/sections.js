// Sections by the names of folders: those that are there, or made once a file needs one; and files that are there already go into theirs.

import { post } from "/static/js/request.js";
import { UploadError } from "./transport.js";

const LONGEST = 200; // characters of a title
const GATHERED = 500; // ms; files found together are moved together

/** `made()` is called with each new section, `moved()` once files that were there are in theirs, `failed(refusal)` where that does not work. */
export class FolderSections {
  #collection;
  #does;
  #ids; // by title, in the collection's order
  #folders = []; // titles in the order of the folders
  #own = new Set();
  #last = Promise.resolve();
  #waiting = new Map(); // files to move, by section
  #timer;

  constructor(collection, does) {
    this.#collection = collection;
    this.#does = does;
  }

  /** Begins a drop: `present` are the sections that there are, as [title, id], `folders` the names of its folders in order. */
  begin(present, folders) {
    this.#ids = new Map(present);
    this.#folders = [...new Set([...this.#folders, ...folders.map(titleOf)])];
  }

  /** The id of a folder's section; raises an `UploadError` where it cannot be made now. */
  of(folder) {
    const asked = this.#last.then(() => this.#make(titleOf(folder)));
    this.#last = asked.catch(() => {});
    return asked;
  }

  /** Takes a file that is there into its folder's section, soon. */
  async takeIn(file, folder) {
    try {
      const section = await this.of(folder);
      this.#waiting.set(section, [...(this.#waiting.get(section) ?? []), file]);
      this.#timer ??= setTimeout(() => this.#move(), GATHERED);
    } catch (refusal) {
      this.#does.failed(refusal);
    }
  }

  async #make(title) {
    if (this.#ids.has(title)) return this.#ids.get(title);
    const { id } = await this.#post("sections", { title });
    // Of the folders that come later, some may have a section already: their files were known sooner.
    const later = this.#folders.slice(this.#folders.indexOf(title) + 1).find((each) => this.#own.has(each));
    const titles = [...this.#ids.keys()];
    titles.splice(later === undefined ? titles.length : titles.indexOf(later), 0, title);
    this.#ids = new Map(titles.map((each) => [each, each === title ? id : this.#ids.get(each)]));
    this.#own.add(title);
    if (later !== undefined) await this.#post("sections/order", [...this.#ids.values()].map((each) => ["section", each]));
    await this.#does.made();
    return id;
  }

  async #move() {
    this.#timer = null;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    try {
      for (const [section, files] of waiting) await this.#post("files", [["action", "move"], ["section", section], ...files.map((id) => ["file", id])]);
      await this.#does.moved();
    } catch (refusal) {
      this.#does.failed(refusal);
    }
  }

  #post(what, fields) {
    return post(`/collections/${this.#collection}/${what}`, fields).catch(({ status, message, code }) => {
      throw new UploadError(status, message, code);
    });
  }
}

const titleOf = (folder) => folder.normalize().split(/\s+/).filter(Boolean).join(" ").slice(0, LONGEST).trimEnd() || "-";
