// Makes sections of dropped folders when a file needs one, and moves files that the site had already into them.

import { post } from "/static/js/request.js";
import { showError } from "../notices.js";
import { UploadError } from "./transport.js";

const LONGEST = 200; // characters of a title
const GATHER_MS = 500; // files found within this time are moved together

/**
 * What the page does about new sections.
 * @typedef {object} SectionHandlers
 * @property {() => Promise<unknown>} made Called after each new section.
 * @property {() => Promise<unknown>} moved Called when files that the site had are in their sections.
 */

/** The sections of one collection, found by the names of folders. */
export class FolderSections {
  #collection;
  #handlers;
  /** @type {Map<string, string>} Ids by title. */
  #ids = new Map();
  /** @type {string[]} Titles in the order of the folders. */
  #folders = [];
  /** @type {Set<string>} Titles of the sections that were made here. */
  #made = new Set();
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();
  /** @type {Map<string, string[]>} Files to move, by section. */
  #waiting = new Map();

  /**
   * @param {string} collection
   * @param {SectionHandlers} handlers
   */
  constructor(collection, handlers) {
    this.#collection = collection;
    this.#handlers = handlers;
  }

  /**
   * Begin a drop.
   * @param {[title: string, id: string][]} present The collection's sections.
   * @param {string[]} folders Names of the drop's folders, in order.
   */
  begin(present, folders) {
    this.#ids = new Map(present);
    this.#folders = [...new Set([...this.#folders, ...folders.map(titleOf)])];
  }

  /**
   * Return the id of a folder's section; throw an UploadError if it cannot be made now.
   * @param {string} folder
   * @returns {Promise<string>}
   */
  of(folder) {
    const asked = this.#last.then(() => this.#make(titleOf(folder)));
    this.#last = asked.catch(() => {});
    return asked;
  }

  /**
   * Move a file of the site into its folder's section, together with others.
   * @param {string} file
   * @param {string} folder
   */
  async moveLater(file, folder) {
    try {
      const section = await this.of(folder);
      if (!this.#waiting.size) setTimeout(() => this.#move(), GATHER_MS);
      this.#waiting.set(section, [...(this.#waiting.get(section) ?? []), file]);
    } catch (error) {
      showError(error);
    }
  }

  /** @param {string} title */
  async #make(title) {
    const known = this.#ids.get(title);
    if (known) return known;
    const { id } = await this.#post("sections", { title });
    // A folder that comes later may have a section already: its files were known sooner.
    const later = this.#folders.slice(this.#folders.indexOf(title) + 1).find((each) => this.#made.has(each));
    const before = later && this.#ids.get(later);
    this.#ids.set(title, id);
    this.#made.add(title);
    if (before) await this.#post("sections/order", { section: id, before });
    await this.#handlers.made();
    return id;
  }

  async #move() {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    try {
      for (const [section, files] of waiting) {
        await this.#post("files", [["action", "move"], ["section", section], ...files.map((id) => ["file", id])]);
      }
      await this.#handlers.moved();
    } catch (error) {
      showError(error);
    }
  }

  /**
   * @param {string} what
   * @param {string[][] | Record<string, string>} fields
   */
  #post(what, fields) {
    return post(`/collections/${this.#collection}/${what}`, fields).catch((error) => {
      throw new UploadError(error.status, error.message, error.code);
    });
  }
}

/** @param {string} folder */
const titleOf = (folder) =>
  folder.normalize().split(/\s+/).filter(Boolean).join(" ").slice(0, LONGEST).trimEnd() || "-";
