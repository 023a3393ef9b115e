// Files out of a drop, folders and all; without what operating systems leave lying about.

const JUNK = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i;
const BY_NAME = new Intl.Collator("en", { numeric: true });

/** The files among these that somebody meant to send, in the order of their names. */
export function withoutJunk(files) {
  return files.filter((file) => !JUNK.test(pathOf(file))).sort((a, b) => BY_NAME.compare(pathOf(a), pathOf(b)));
}

/** Every file of a drop, however deep: {files, unread} with the count of those the browser could not open. */
export async function droppedFiles(transfer) {
  // Asked for at once: the list of items is empty after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return { files: [...transfer.files], unread: 0 };
  const found = { files: [], unread: 0 };
  for (const entry of entries) await walk(entry, found);
  return found;
}

async function walk(entry, found) {
  if (JUNK.test(entry.name)) return;
  try {
    if (entry.isFile) found.files.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    else for (const child of await childrenOf(entry)) await walk(child, found);
  } catch {
    found.unread += 1;
  }
}

// readEntries answers at most 100 at a time: it is asked until it has nothing more.
async function childrenOf(folder) {
  const reader = folder.createReader();
  const children = [];
  for (;;) {
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!batch.length) return children;
    children.push(...batch);
  }
}

const pathOf = (file) => file.webkitRelativePath || file.name;
