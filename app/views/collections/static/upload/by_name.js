// The order by name, as models/natural_order.py has it: numbers count as numbers, accents and capitals do not count.

const { compare } = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Orders two names; names that differ by accents or capitals alone go by their characters. */
export function byName(one, other) {
  const [a, b] = [one.normalize(), other.normalize()];
  return compare(a, b) || (a < b ? -1 : Number(a > b));
}

/** Orders two paths folder by folder. */
export function byPath(one, other) {
  const [a, b] = [one.split("/"), other.split("/")];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? a.length - b.length : b[at] === undefined ? 1 : byName(a[at], b[at]);
}
