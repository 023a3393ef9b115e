// The comparison of a folder with the files that it should have, by size, digest and name.

/**
 * A file that the folder should have. Without a `sha256` only its name and size can be compared.
 * @typedef {{ id?: string, name: string, size: number, sha256: string | null }} Expected
 */

/**
 * A file of the folder. `sha256` is null if it was not read, because no expected file has its size.
 * @typedef {{ name: string, size: number, sha256: string | null }} Found
 */

/** @typedef {{ here: Expected[], missing: Expected[], damaged: Expected[], other: Found[] }} Comparison */

const OF_SYSTEMS = /^(\..*|thumbs\.db|desktop\.ini)$/i;

/**
 * Return whether a file is one that systems put into folders by themselves.
 * @param {string} name
 */
export const isOfSystem = (name) => OF_SYSTEMS.test(name);

/** @param {string} name */
const keyOf = (name) => name.normalize("NFC").toLowerCase();

/**
 * Compare what was found with what is expected. A file is here if its digest is found under any name; it is damaged if
 * only its name is found, with other bytes.
 * @param {Expected[]} expected
 * @param {Found[]} found
 * @returns {Comparison}
 */
export function compare(expected, found) {
  const digests = new Set(found.map(({ sha256 }) => sha256).filter(Boolean));
  const wanted = new Set(expected.map(({ sha256 }) => sha256).filter(Boolean));
  /** @type {Map<string, Found[]>} by name, those whose digest is not expected */
  const byName = new Map();
  for (const file of found) {
    if (file.sha256 && wanted.has(file.sha256)) continue;
    byName.set(keyOf(file.name), [...(byName.get(keyOf(file.name)) ?? []), file]);
  }
  /** @type {Comparison} */
  const result = { here: [], missing: [], damaged: [], other: [] };
  for (const file of expected) {
    if (file.sha256 && digests.has(file.sha256)) {
      result.here.push(file);
      continue;
    }
    const named = byName.get(keyOf(file.name)) ?? [];
    const same = file.sha256 ? undefined : named.find(({ size }) => size === file.size);
    const other = same ?? named[0];
    if (other) named.splice(named.indexOf(other), 1);
    result[same ? "here" : other ? "damaged" : "missing"].push(file);
  }
  result.other = [...byName.values()].flat();
  return result;
}
