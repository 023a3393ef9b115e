// Entry of the receipt: compares a folder of the visitor with the originals, on their device.

import { one, pageSignal } from "/static/js/dom.js";
import { compare, isOfSystem } from "/static/js/folder_check.js";
import { gettext, ngettext } from "/static/js/language.js";
import { makeDigests } from "./digests.js";
import { Results } from "./results.js";

/** The part of the page that compares a folder. */
class FolderCheck {
  #address;
  #input;
  #progress;
  #bar;
  #status;
  #results;
  #lifetime = new AbortController();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#address = root.dataset.check ?? "";
    this.#input = one(root, "input[type=file]");
    this.#progress = one(root, "[data-progress]");
    this.#bar = one(root, "[data-progress] progress");
    this.#status = one(root, "[role=status]");
    this.#results = new Results(one(root, "[data-results]"), one(root, "form[data-fetch]"));
    this.#input.addEventListener("change", () => this.#start());
    one(root, "button[data-cancel]").addEventListener("click", () => this.stop());
    one(root, "[data-tools]").hidden = false;
  }

  /** End the comparison without a result. */
  stop() {
    this.#lifetime.abort();
    this.#progress.hidden = true;
    this.#status.textContent = "";
    this.#input.value = "";
  }

  async #start() {
    this.#lifetime.abort();
    const { signal } = (this.#lifetime = new AbortController());
    const files = [...(this.#input.files ?? [])].filter(({ name }) => !isOfSystem(name));
    this.#results.clear();
    this.#progress.hidden = false;
    this.#bar.value = 0;
    this.#status.textContent = gettext("Comparing your files…");
    try {
      const expected = await this.#expected(signal);
      const found = await this.#read(files, new Set(expected.map(({ size }) => size)), signal);
      if (signal.aborted) return;
      const comparison = compare(expected, found);
      this.#status.textContent = this.#results.show(comparison);
    } catch {
      if (signal.aborted) return;
      this.#status.textContent = gettext("The comparison failed. Load this page again, and try once more.");
    }
    this.#progress.hidden = true;
    this.#input.value = "";
  }

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<import("/static/js/folder_check.js").Expected[]>}
   */
  async #expected(signal) {
    const response = await fetch(this.#address, { cache: "no-store", signal });
    if (!response.ok) throw new Error(response.statusText);
    return (await response.json()).files;
  }

  /**
   * Return each file with its digest, if its size is one that is expected.
   * @param {File[]} files
   * @param {Set<number>} sizes
   * @param {AbortSignal} signal
   */
  async #read(files, sizes, signal) {
    const toRead = files.filter(({ size }) => sizes.has(size));
    const total = toRead.reduce((sum, { size }) => sum + size, 0) || 1;
    /** @type {import("/static/js/folder_check.js").Found[]} */
    const found = files.filter(({ size }) => !sizes.has(size)).map(({ name, size }) => ({ name, size, sha256: null }));
    let [bytes, count] = [0, 0];
    await makeDigests(
      toRead,
      ({ name, size }, sha256) => {
        found.push({ name, size, sha256 });
        this.#bar.value = (bytes += size) / total;
        count += 1;
        if (count % 20) return; // a screen reader would read each change
        const values = { total: toRead.length };
        this.#status.textContent = ngettext(
          "%(count)s of %(total)s files is compared.",
          "%(count)s of %(total)s files are compared.",
          count,
          values,
        );
      },
      signal,
    );
    return found;
  }
}

const root = document.querySelector("[data-check]");
if (root) {
  const check = new FolderCheck(/** @type {HTMLElement} */ (root));
  pageSignal().addEventListener("abort", () => check.stop());
}
