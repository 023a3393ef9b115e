// Asks which of the selected files are replaced by new ones, before anything is sent.

import { one } from "/static/js/dom.js";
import { formatList } from "/static/js/formats.js";
import { gettext, ngettext } from "/static/js/language.js";
import { findReplacements } from "./replacements.js";

/** @typedef {import("./sources.js").FoundFile} FoundFile */
/** @typedef {import("./replacements.js").Match} Match */

/** @typedef {FoundFile & { replaces: string }} Replacing A file with the id of the file that it replaces. */

const MOST_NAMED = 6;

/**
 * Return the files that replace selected ones, once a person has seen which: all that match by name or document id, or
 * the one file for the one that is selected.
 * @param {HTMLTemplateElement} template Holds the dialog.
 * @param {string} collection
 * @param {FoundFile[]} files
 * @param {Match[] | null} selected Null if more files are selected than the page has.
 * @returns {Promise<Replacing[]>} Empty if the person wants none.
 */
export async function askToReplace(template, collection, files, selected) {
  const isPair = files.length === 1 && selected?.length === 1;
  const matches = isPair ? selected : await findReplacements(collection, files, selected?.map(({ id }) => id));
  const pairs = files.flatMap((file, index) => {
    const match = matches[index];
    return match && !match.same ? [{ file, match }] : [];
  });
  const same = matches.filter((match) => match?.same).length;
  const unmatched = files.filter((_file, index) => !matches[index]).map(({ source }) => source.name);

  const dialog = /** @type {HTMLDialogElement} */ (one(template.content, "dialog").cloneNode(true));
  const send = one(dialog, "button[value=send]");
  const list = one(dialog, "[data-pairs]");
  list.hidden = !pairs.length;
  list.replaceChildren(...pairs.slice(0, MOST_NAMED).map(lineOf));
  write(one(dialog, "[data-more]"), moreText(pairs.length - MOST_NAMED));
  write(one(dialog, "[data-same]"), sameText(same));
  write(one(dialog, "[data-unmatched]"), unmatchedText(unmatched));
  send.textContent = ngettext("Replace %(count)s file", "Replace %(count)s files", pairs.length);
  send.hidden = !pairs.length;
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  dialog.remove();
  return dialog.returnValue === "send" ? pairs.map(({ file, match }) => ({ ...file, replaces: match.id })) : [];
}

/** @param {{ file: FoundFile, match: Match }} pair */
function lineOf({ file, match }) {
  const line = document.createElement("li");
  const values = { filename: match.filename, replacement: file.source.name };
  line.textContent = gettext("“%(filename)s” by “%(replacement)s”", values);
  line.dir = "auto";
  return line;
}

/**
 * Show a sentence, or hide its element.
 * @param {HTMLElement} element
 * @param {string | 0 | false} text
 */
function write(element, text) {
  element.hidden = !text;
  element.textContent = text || "";
}

/** @param {number} count */
const moreText = (count) => count > 0 && ngettext("and %(count)s more", "and %(count)s more", count);

/** @param {number} count */
const sameText = (count) =>
  count > 0 && ngettext("%(count)s file has not changed.", "%(count)s files have not changed.", count);

/** @param {string[]} names */
function unmatchedText(names) {
  if (!names.length) return "";
  const shown = formatList([...names.slice(0, MOST_NAMED), ...(names.length > MOST_NAMED ? ["…"] : [])]);
  return ngettext(
    "%(count)s file matches none of the selected files, and is left out: %(names)s",
    "%(count)s files match none of the selected files, and are left out: %(names)s",
    names.length,
    { names: shown },
  );
}
