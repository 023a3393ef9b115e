// Files out of a drop or a chooser, folders and all; without what operating systems leave lying about.

const JUNK = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|ehthumbs\.db|desktop\.ini|@eaDir|\$RECYCLE\.BIN|System Volume Information|Icon\r)(\/|$)/i;
const BY_NAME = new Intl.Collator("en", { numeric: true });

/** Of these {source, path}, the ones somebody meant to send, in the order of their names, each with its `folder`. */
export function sorted(found) {
  const kept = found.filter(({ path }) => !JUNK.test(path)).sort((a, b) => BY_NAME.compare(a.path, b.path));
  const parts = kept.map(({ path }) => path.split("/"));
  // The folder that holds all the others gives no file its section.
  const depth = parts.every(([top, next]) => next && top === parts[0][0]) && parts.some(({ length }) => length > 2) ? 1 : 0;
  return kept.map((each, index) => ({ ...each, folder: parts[index].length > depth + 1 ? parts[index][depth] : "" }));
}

/** The files of a chooser or a clipboard. */
export const chosen = (files) => [...files].map((source) => ({ source, path: source.webkitRelativePath || source.name }));

/** Every file of a drop, however deep: {found, unread} with the count of those the browser could not open. */
export async function dropped(transfer) {
  // Asked for at once: the list of items is empty after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return { found: chosen(transfer.files), unread: 0 };
  const all = { found: [], unread: 0 };
  for (const entry of entries) await walk(entry, all);
  return all;
}

async function walk(entry, all) {
  if (JUNK.test(entry.name)) return;
  try {
    if (entry.isDirectory) for (const child of await childrenOf(entry.createReader())) await walk(child, all);
    else all.found.push({ path: entry.fullPath.slice(1), source: await new Promise((...ways) => entry.file(...ways)) });
  } catch {
    all.unread += 1;
  }
}

// readEntries answers at most 100 at a time: it is asked until it has nothing more.
async function childrenOf(reader) {
  const children = [];
  for (;;) {
    const batch = await new Promise((...ways) => reader.readEntries(...ways));
    if (!batch.length) return children;
    children.push(...batch);
  }
}
