// The upload of the contact sheet: resumes earlier uploads, makes sections of folders, and reports each new file.

import { one } from "/static/js/dom.js";
import { inParts } from "/static/js/frames.js";
import { gettext } from "/static/js/language.js";
import { post } from "/static/js/request.js";
import { showError } from "../notices.js";
import { fileIdOf, hasEnded } from "../upload/entry.js";
import { FolderSections } from "../upload/sections.js";
import { UploadMemory, shareTabs } from "../upload/memory.js";
import { endUpload } from "../upload/transport.js";
import { keyOf, mountUpload } from "../upload/upload.js";

/** @typedef {import("../upload/dock.js").Dock} Dock */
/** @typedef {import("../upload/entry.js").Entry} Entry */
/** @typedef {import("../upload/entry.js").SiteFile} SiteFile */
/** @typedef {import("../upload/questions.js").Questions} Questions */
/** @typedef {import("../upload/queue.js").UploadQueue} UploadQueue */
/** @typedef {import("../upload/sources.js").FoundFile} FoundFile */
/** @typedef {import("../upload/memory.js").Between} Between */
/** @typedef {import("../upload/memory.js").News} News */

const RECORD_AT_ONCE = 200; // files in a frame

/**
 * What the contact sheet does with uploaded files.
 * @typedef {object} Page
 * @property {(file: SiteFile, section: string, between: Between) => void} received
 * @property {(ids: string[]) => boolean} lacks Returns whether the sheet should show one of these files and does not.
 * @property {() => Promise<void>} refresh Loads the sheet again, with its sections.
 */

/** Uploads to the collection of a contact sheet. */
export class SheetUpload {
  /** @type {Dock} */
  dock;
  #root;
  #page;
  #collection;
  /** @type {Promise<Questions> | undefined} Loaded with the first files. */
  #questions;
  #announces = false;
  #memory;
  #sections;
  #tabs;
  /** @type {UploadQueue} */
  #queue;

  /**
   * @param {HTMLElement} root
   * @param {Page} page
   * @param {AbortSignal} signal
   */
  constructor(root, page, signal) {
    const { collection } = /** @type {Record<string, string>} */ (root.dataset);
    this.#root = root;
    this.#page = page;
    this.#collection = collection;
    this.#memory = new UploadMemory(collection);
    this.#sections = new FolderSections(collection, {
      made: () => page.refresh().catch(() => {}), // the section shows when the page is loaded the next time
      moved: () => page.refresh(),
    });
    const { queue, dock } = mountUpload(root, {
      target: document,
      dragged: (event) => this.#showOverlay(event),
      prepare: (files, over) => this.#prepare(files, over),
      beforeSending: async (entry) => {
        if (entry.folder) entry.section = await this.#sections.of(entry.folder);
      },
      begun: (entry) => {
        entry.storedSection = entry.section;
        this.#memory.record([entry]);
      },
      signal,
    });
    this.#queue = queue;
    this.dock = dock;
    queue.on("added", (entries) => this.#recordAll(entries));
    queue.on("state", (entry) => this.#follow(entry));
    this.#tabs = shareTabs(queue, `vitrine-uploads-${collection}`, (news) => this.#hear(news), signal);
    this.#connectDock();
    this.#showRemembered();
  }

  #connectDock() {
    const { title } = document;
    this.dock.ondraw = (headline) => {
      const percent = Math.floor(headline.value * 100);
      document.title = this.#queue.isSending ? `${percent} % · ${title}` : title;
      this.#tabs.tell(headline);
    };
    this.dock.onforget = async () => {
      for (const { address } of await this.#memory.unfinished()) if (address) endUpload(address);
      this.#memory.forget();
    };
  }

  /** @param {Entry[]} entries */
  #recordAll(entries) {
    const record = (/** @type {Entry[]} */ part) => void this.#memory.record(part);
    return inParts(entries, RECORD_AT_ONCE, record);
  }

  /**
   * @param {FoundFile[]} found
   * @param {Element | null} over
   */
  async #prepare(found, over) {
    const aimed = sectionAt(over);
    const section = aimed || one(this.#root, "select[data-into]").value;
    const under = found.length === 1 ? fileAt(over) : null;
    const matches = under ? [under] : await this.#matches(found);
    const questions = await this.#loadQuestions().catch((error) => void showError(error));
    const answer = await questions?.ask(found, matches, Boolean(section), Boolean(under));
    if (!answer) return [];
    if (answer.files.some(({ replaces }) => replaces)) await this.#announce();
    const { files, hasSections } = answer;
    if (hasSections) this.#sections.begin(this.#sectionsOfSheet(), files.map(({ folder }) => folder).filter(Boolean));
    const digests = new Map((await this.#memory.records()).map(({ key, sha256 }) => [key, sha256]));
    return files.map((file) => {
      const key = keyOf(file);
      const folder = hasSections && !file.replaces ? file.folder : "";
      return { ...file, folder, section: file.replaces ? "" : section, key, sha256: digests.get(key) };
    });
  }

  /**
   * Return which files of the site these would replace. Without an answer none are replaced: each is a new file then.
   * @param {FoundFile[]} found
   */
  async #matches(found) {
    const { findReplacements } = await import("../upload/replacements.js");
    return findReplacements(this.#collection, found).catch(() => []);
  }

  /** Load the dialog, once; files over the page are a sign that it is needed soon. */
  #loadQuestions() {
    const { photosAndVideos = "", videos = "" } = this.#root.dataset;
    const template = one(this.#root, "template[data-questions]");
    this.#questions ??= import("../upload/questions.js")
      .then(({ Questions }) => new Questions(template, new RegExp(photosAndVideos, "i"), new RegExp(videos, "i")))
      .catch((error) => {
        this.#questions = undefined;
        throw error;
      });
    return this.#questions;
  }

  /** Say how many files are replaced, from the first one on. */
  async #announce() {
    if (this.#announces) return;
    this.#announces = true;
    const { announceReplaced } = await import("../upload/replaced.js");
    announceReplaced(this.#queue, (id) => this.#page.received({ id, state: "pending" }, "", {}));
  }

  /**
   * Replace the content of the selected files by new files, after a dialog that shows which.
   * @param {File[]} files
   * @param {import("../upload/replacements.js").Match[] | null} selected Null for more than those on the page.
   */
  async replace(files, selected) {
    const found = files.map((source) => ({ source, path: source.name }));
    const { askToReplace } = await import("../upload/replacing.js");
    const template = one(this.#root, "template[data-replacing]");
    const wanted = await askToReplace(template, this.#collection, found, selected);
    if (wanted.length) await this.#announce();
    if (wanted.length) this.#queue.add(wanted.map((file) => ({ ...file, key: keyOf(file), folder: "", section: "" })));
  }

  /** @returns {[title: string, id: string][]} */
  #sectionsOfSheet() {
    const options = [...this.#root.querySelectorAll("select[data-into] option")];
    return options.flatMap(({ text, value }) => (value ? [[text, value]] : []));
  }

  /** @param {DragEvent | null} event */
  #showOverlay(event) {
    const overlay = one(this.#root, "[data-overlay]");
    overlay.hidden = !event;
    if (!event) return;
    this.#loadQuestions().catch(() => {});
    const section = sectionAt(event.target) || one(this.#root, "select[data-into]").value;
    const title = section && document.getElementById(`section-${section}`)?.textContent;
    one(overlay, "p").textContent = title
      ? gettext("Drop to upload into “%(title)s”", { title })
      : gettext("Drop to upload");
  }

  /** @param {Entry} entry */
  async #follow(entry) {
    if (!this.#queue.isSending) this.#showLacking();
    if (hasEnded(entry)) this.#memory.record([entry]);
    if (entry.state === "duplicate" && entry.folder) await this.#moveToFolder(entry);
    if (entry.state !== "done" || !entry.file) return;
    // An upload that began before its section was made or selected.
    if (entry.folder) entry.section = await this.#sections.of(entry.folder).catch(() => entry.section);
    if (entry.section && entry.section !== entry.storedSection) await this.#move(entry).catch(() => {});
    const arrival = { file: entry.file, section: entry.section, between: this.#betweenOf(entry) };
    this.#page.received(arrival.file, arrival.section, arrival.between);
    this.#tabs.tell(arrival);
  }

  /** Load the sheet again if it lacks files that the site had: they were stored after the page was rendered. */
  #showLacking() {
    const ids = this.#queue.entries.flatMap(({ state, file }) => (state === "duplicate" && file ? [file.id] : []));
    if (ids.length && this.#page.lacks(ids)) this.#page.refresh().catch(() => {});
  }

  /** @param {Entry} entry A file that the site had. */
  async #moveToFolder({ folder, file, storedSection }) {
    const section = await this.#sections.of(folder).catch(() => null);
    if (file && (section === null || section !== storedSection)) await this.#sections.moveLater(file.id, folder);
  }

  /** @param {Entry} entry */
  #move({ file, section }) {
    const fields = { action: "move", section, file: file?.id ?? "" };
    return post(`/collections/${this.#collection}/files`, fields);
  }

  /**
   * Return the ids of the files that a tile stands between in its section. Once the owner has arranged the files, those
   * that the site had before are no neighbors.
   * @param {Entry} entry
   * @returns {Between}
   */
  #betweenOf(entry) {
    const isArranged = "arranged" in this.#root.dataset;
    const isNeighbor = (/** @type {Entry} */ other) =>
      other.section === entry.section && (other.state === "done" || !isArranged);
    const { after, before } = this.#queue.neighbors(entry, isNeighbor);
    return { after: after && fileIdOf(after), before: before && fileIdOf(before) };
  }

  /** @param {News | null} news */
  #hear(news) {
    if (news && "file" in news) {
      this.#page.received(news.file, news.section, news.between);
      return;
    }
    this.dock.showElsewhere(news);
    if (!news) this.#showRemembered();
  }

  async #showRemembered() {
    const { length } = await this.#memory.unfinished();
    if (!(await this.#tabs.isTaken())) this.dock.showRemembered(length);
  }
}

/**
 * Return the id of the section that contains `target`; "" if there is none.
 * @param {EventTarget | null} target
 */
const sectionAt = (target) =>
  (target instanceof Element && target.closest(".sheet-section")?.dataset.section) || "";

/**
 * Return the file whose tile contains `target`, as a match for a file that was dropped there.
 * @param {Element | null} target
 * @returns {import("../upload/replacements.js").Match | null}
 */
function fileAt(target) {
  const { id, name } = target?.closest("li.tile")?.dataset ?? {};
  return id ? { id, filename: name ?? "", same: false } : null;
}
