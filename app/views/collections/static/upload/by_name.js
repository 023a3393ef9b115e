// Orders names as app/models/natural_order.py does: numbers by value, without regard to accents and capitals.

const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * Compare two names; names that differ only in accents or capitals are ordered by their characters.
 * @param {string} one
 * @param {string} other
 * @returns {number} Negative, zero or positive, as Array.sort expects.
 */
export function byName(one, other) {
  const [a, b] = [one.normalize(), other.normalize()];
  return compare(a, b) || (a < b ? -1 : Number(a > b));
}

/**
 * Compare two paths, folder by folder.
 * @param {string} one
 * @param {string} other
 * @returns {number} Negative, zero or positive, as Array.sort expects.
 */
export function byPath(one, other) {
  const [a, b] = [one.split("/"), other.split("/")];
  const at = a.findIndex((part, index) => part !== b[index]);
  if (at < 0) return a.length - b.length;
  return b[at] === undefined ? 1 : byName(a[at], b[at]);
}
