// The script of a keepsake's `verify.html`: compares the files of a folder with the checksums in `data.js`.

import { digestOf } from "/static/js/file_digest.js";
import { compare, isOfSystem } from "/static/js/folder_check.js";
import { crc32Of } from "./crc32.js";

/** @typedef {{ path: string, size: number, sha256?: string, crc32?: string }} Listed */

const SCRIPTS = ["keepsake.js", "verify.js", "data.js"];
const PAGES = new Set(["index.html", "verify.html", "keepsake.css", "SHA256SUMS", ...SCRIPTS]);

/** @type {Listed[]} */
const listed = /** @type {any} */ (window).keepsake.files;
const input = /** @type {HTMLInputElement} */ (document.querySelector("input[type=file]"));
const progress = /** @type {HTMLProgressElement} */ (document.querySelector("progress"));

/** @param {string} path */
const nameOf = (path) => path.slice(path.lastIndexOf("/") + 1);

/** @param {Listed} file */
const checksumOf = ({ sha256, crc32, size }) => sha256 ?? `${crc32} ${size}`;

/**
 * Return the checksum of a file in the form of `checksumOf`, or null if no listed file has its size.
 * @param {File} file
 * @param {Listed[]} alike the listed files of its size
 */
async function readChecksum(file, alike) {
  let checksum = null;
  for (const { sha256 } of alike) {
    if (sha256) checksum ??= await digestOf(file);
    if (checksum === sha256) return checksum;
  }
  return alike.some(({ sha256 }) => !sha256) ? `${await crc32Of(file)} ${file.size}` : checksum;
}

/** @param {File[]} files */
async function read(files) {
  /** @type {Map<number, Listed[]>} */
  const bySize = new Map();
  for (const file of listed) bySize.set(file.size, [...(bySize.get(file.size) ?? []), file]);
  const total = files.reduce((sum, { size }) => sum + size, 0) || 1;
  const found = [];
  let bytes = 0;
  for (const file of files) {
    const sha256 = await readChecksum(file, bySize.get(file.size) ?? []).catch(() => "");
    found.push({ name: file.name, size: file.size, sha256 });
    progress.value = (bytes += file.size) / total;
  }
  return found;
}

/**
 * @param {string} kind
 * @param {{ name: string }[]} files
 */
function show(kind, files) {
  const details = /** @type {HTMLDetailsElement} */ (document.querySelector(`[data-list=${kind}]`));
  details.hidden = !files.length;
  const [count, list] = [details.querySelector("b"), details.querySelector("ul")];
  if (count) count.textContent = String(files.length);
  list?.replaceChildren(
    ...files.map(({ name }) => Object.assign(document.createElement("li"), { textContent: name, dir: "auto" })),
  );
}

async function check() {
  const files = [...(input.files ?? [])].filter(({ name }) => !isOfSystem(name) && !PAGES.has(name));
  for (const result of document.querySelectorAll("[data-result], details")) result.toggleAttribute("hidden", true);
  progress.hidden = false;
  progress.value = 0;
  const expected = listed.map((file) => ({ name: nameOf(file.path), size: file.size, sha256: checksumOf(file) }));
  const { missing, damaged, other } = compare(expected, await read(files));
  progress.hidden = true;
  show("missing", missing);
  show("damaged", damaged);
  show("other", other);
  const result = missing.length || damaged.length ? "incomplete" : "complete";
  document.querySelector(`[data-result=${result}]`)?.toggleAttribute("hidden", false);
  input.value = "";
}

document.querySelector("[data-tools]")?.toggleAttribute("hidden", false);
input.addEventListener("change", check);
