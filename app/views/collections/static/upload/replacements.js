// Finds the files of a collection that new files would replace.

import { postJson } from "/static/js/request.js";
import { withTimeout } from "/static/js/timeout.js";

/** @typedef {import("./sources.js").FoundFile} FoundFile */

/**
 * A file of the site that a new file would replace; `same` says that their sizes are equal.
 * @typedef {{ id: string, filename: string, same: boolean }} Match
 */

const MOST_ASKED = 500; // files in one question
const HEAD_BYTES = 256 * 1024; // XMP comes before the picture's data
const READ_MS = 10_000;
const DOCUMENT_ID = /xmpMM:DocumentID(?:\s*=\s*["']|>)([^"'<]+)/;

/**
 * Return the match of each file, in their order; null where no file matches, or more than one does.
 * @param {string} collection
 * @param {FoundFile[]} files
 * @param {string[]} [among] Ids of the only files that may match, also by document id and by names without extension.
 * @returns {Promise<(Match | null)[]>}
 */
export async function findReplacements(collection, files, among) {
  const asked = await Promise.all(files.map((file) => described(file, Boolean(among))));
  const found = [];
  for (let start = 0; start < asked.length; start += MOST_ASKED) {
    const question = { files: asked.slice(start, start + MOST_ASKED), ...(among && { among }) };
    const { files: part } = await postJson(`/api/v1/collections/${collection}/replacements`, question);
    found.push(...part);
  }
  return found;
}

/**
 * @param {FoundFile} file
 * @param {boolean} isRead Whether the document id is read from the file.
 */
async function described({ source }, isRead) {
  const { name, size } = source;
  const document = isRead ? await documentOf(source) : undefined;
  return { name, size, ...(document && { document_id: document }) };
}

/** @param {File} source */
async function documentOf(source) {
  const head = await withTimeout(source.slice(0, HEAD_BYTES).arrayBuffer(), READ_MS);
  const text = head && new TextDecoder("latin1").decode(head);
  return text?.match(DOCUMENT_ID)?.[1].slice(0, 300);
}
