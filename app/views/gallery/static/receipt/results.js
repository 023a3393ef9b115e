// The result of the comparison: a sentence, lists of names, and the buttons that download what is missing.

import { gettext, ngettext } from "/static/js/language.js";

const MOST_NAMES = 500; // in one list
const MOST_AT_ONCE = 2000; // files that one download can name

/** The lists of names, and the form that leads to one archive of the files that it names. */
export class Results {
  #lists;
  #form;

  /**
   * @param {HTMLElement} lists
   * @param {HTMLFormElement} form
   */
  constructor(lists, form) {
    this.#lists = lists;
    this.#form = form;
  }

  clear() {
    this.#lists.replaceChildren();
    this.#form.hidden = true;
  }

  /**
   * Show the lists of a comparison and the buttons, and return the sentence that sums it up.
   * @param {import("/static/js/folder_check.js").Comparison} comparison
   */
  show({ here, missing, damaged, other }) {
    this.#list(ngettext("%(count)s is missing", "%(count)s are missing", missing.length), missing);
    this.#list(ngettext("%(count)s is different", "%(count)s are different", damaged.length), damaged);
    this.#list(ngettext("%(count)s other file", "%(count)s other files", other.length), other);
    this.#offer([...missing, ...damaged]);
    const total = here.length + missing.length + damaged.length;
    if (here.length === total) {
      return ngettext(
        "Complete: the original is here, unchanged.",
        "Complete: all %(count)s originals are here, unchanged.",
        total,
      );
    }
    const sentence = gettext("%(here)s of %(total)s originals are here, unchanged.", { here: here.length, total });
    const reasons = [gettext("Different files are damaged, edited, or of an earlier version.")];
    return [sentence, ...(damaged.length ? reasons : [])].join(" ");
  }

  /**
   * @param {string} title
   * @param {{ name: string }[]} files
   */
  #list(title, files) {
    if (!files.length) return;
    const [details, summary, list] = ["details", "summary", "ul"].map((name) => document.createElement(name));
    summary.textContent = title;
    list.className = "receipt-names";
    for (const { name } of files.slice(0, MOST_NAMES)) {
      const item = list.appendChild(document.createElement("li"));
      item.dir = "auto";
      item.textContent = name;
    }
    details.append(summary, list);
    this.#lists.append(details);
  }

  /** @param {import("/static/js/folder_check.js").Expected[]} files */
  #offer(files) {
    for (const old of this.#form.querySelectorAll("button, input[name=file]")) old.remove();
    this.#form.hidden = !files.length;
    for (let at = 0; at < files.length; at += MOST_AT_ONCE) {
      const part = files.slice(at, at + MOST_AT_ONCE);
      const button = document.createElement("button");
      button.className = "button primary wide";
      button.textContent = ngettext("Download this %(count)s", "Download these %(count)s", part.length);
      button.addEventListener("click", () => this.#name(part));
      this.#form.append(button);
    }
  }

  /** @param {import("/static/js/folder_check.js").Expected[]} files */
  #name(files) {
    for (const old of this.#form.querySelectorAll("input[name=file]")) old.remove();
    for (const { id } of files) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "file", value: id });
      this.#form.append(input);
    }
  }
}
