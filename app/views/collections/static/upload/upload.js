// The upload of a page: files come in, wait in the queue, show in the dock, and are remembered until they are there.

import { inParts } from "/static/js/frames.js";
import { toast } from "/static/js/toast.js";
import { post, renewToken } from "/static/js/request.js";
import { memoryOf, shareTabs } from "./memory.js";
import { showDock } from "./dock.js";
import { askAbout } from "./questions.js";
import { UploadQueue, fileOf } from "./queue.js";
import { FolderSections } from "./sections.js";
import { takeFiles } from "./sources.js";
import { endUpload, lookUp, sendFile } from "./transport.js";
import { inBytes } from "./format.js";

const form = document.getElementById("upload");
const { collection, maxBytes } = form.dataset;
const AT_ONCE = 200; // files noted a frame
const HAS_ENDED = new Set(["done", "duplicate", "cancelled", "failed"]);
const memory = memoryOf(collection);
const queue = new UploadQueue({ send, check, lookUp: (entries, settled) => lookUp(entries, collection, settled) });
const sections = new FolderSections(collection, {
  made: () => page.refresh().catch(() => {}), // its files show once the page is loaded again
  moved: () => page.refresh(),
  failed: ({ message }) => toast(message, { tone: "error", seconds: 10 }),
});
let dock, page, tabs;

/** Takes the page's form over. `page.received(file, section, between)` is told of every new file and of its neighbors, `page.refresh()` of new sections. */
export function startUploads(ofPage) {
  page = ofPage;
  queue.addEventListener("added", ({ detail: entries }) => inParts(entries, AT_ONCE, (part) => memory.note(...part)));
  queue.addEventListener("state", ({ detail: entry }) => followUp(entry));
  queue.addEventListener("signedout", waitForSignIn);
  tabs = shareTabs(queue, collection, hear);
  dock = showDock(queue, { forget, drawn: tabs.tell });
  takeFiles(form, add);
  showRemembered();
  return dock;
}

async function add(found, section) {
  const answer = await askAbout(found, { ...form.dataset, isAimed: Boolean(section) });
  if (!answer) return;
  const { files, hasSections } = answer;
  const present = [...form.querySelectorAll("[data-into] option")].filter(({ value }) => value).map(({ text, value }) => [text, value]);
  if (hasSections) sections.begin(present, files.map(({ folder }) => folder).filter(Boolean));
  const known = new Map((await memory.records()).map(({ key, sha256 }) => [key, sha256]));
  // The same file in the same place, as far as that can be told without reading it.
  const keyOf = ({ path, source: { size, lastModified } }) => `${path}|${size}|${lastModified}`;
  queue.add(files.map((file) => ({ ...file, folder: hasSections ? file.folder : "", section, key: keyOf(file), sha256: known.get(keyOf(file)) })));
}

async function send(entry, signal, moved) {
  if (entry.folder) entry.section = await sections.of(entry.folder);
  signal.throwIfAborted();
  const neighbors = () => queue.neighbors(entry);
  const begun = () => {
    entry.place = entry.section;
    memory.note(entry);
  };
  return sendFile(entry, { collection, neighbors, signal, moved, begun });
}

/** Why this file cannot be sent, in a sentence; null where it can. */
function check(source) {
  if (source.size > Number(maxBytes)) return `Larger than ${inBytes(Number(maxBytes))}, the most this site takes.`;
  return source.size === 0 ? "This file is empty." : null;
}

async function followUp(entry) {
  if (!queue.isSending) showWhatCameBefore();
  if (HAS_ENDED.has(entry.state)) memory.note(entry);
  if (entry.state === "cancelled" && entry.address) {
    endUpload(entry.address);
    entry.address = "";
  }
  if (entry.state === "duplicate" && entry.folder) await takeIn(entry);
  if (entry.state !== "done") return;
  // Begun before its section was made, or chosen.
  if (entry.folder) entry.section = await sections.of(entry.folder).catch(() => entry.section);
  if (entry.section && entry.section !== entry.place) await move(entry).catch(() => {});
  const between = betweenOf(entry);
  page.received(entry.file, entry.section, between);
  tabs.tell({ file: entry.file, section: entry.section, between });
}

// What was complete after this page was rendered, and is here already when the folder is dropped again.
function showWhatCameBefore() {
  const there = queue.entries.filter(({ state }) => state === "duplicate").map(({ file }) => file.id);
  if (there.length && page.lacks(there)) page.refresh().catch(() => {});
}

// Where it is in the right one already, nothing need be asked for.
async function takeIn(entry) {
  const section = await sections.of(entry.folder).catch(() => null);
  if (section === null || section !== entry.place) await sections.takeIn(entry.file.id, entry.folder);
}

/** The ids of the files that a tile stands between, in its own section. Behind what the owner arranged, files of before are no neighbors. */
function betweenOf(entry) {
  const isLoose = ({ state }) => state === "done" || !("arranged" in form.dataset);
  const { after, before } = queue.neighbors(entry, (other) => other.section === entry.section && isLoose(other));
  return { after: after && fileOf(after), before: before && fileOf(before) };
}

/** What another tab says; null once it is through. */
function hear(news) {
  if (news?.file) return page.received(news.file, news.section, news.between);
  dock.showElsewhere(news);
  if (!news) showRemembered();
}

const unfinished = async () => (await memory.records()).filter(({ isDone }) => !isDone);

async function showRemembered() {
  const { length } = await unfinished();
  if (!(await tabs.isTaken())) dock.showRemembered(length);
}

async function forget() {
  for (const { address } of await unfinished()) if (address) endUpload(address);
  memory.forget();
}

const move = ({ file, section }) => post(`/collections/${collection}/files`, { action: "move", section, file: file.id });

async function waitForSignIn() {
  while (!(await renewToken())) {
    dock.showSignedOut(true);
    await new Promise((resolve) => {
      setTimeout(resolve, 2000);
      addEventListener("focus", resolve, { once: true });
    });
  }
  dock.showSignedOut(false);
  setTimeout(() => queue.release("session"), 500);
}
