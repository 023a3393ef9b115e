// The upload of a page: files come in, wait in the queue, show in the dock, and are remembered until they are there.

import { inParts } from "../js/frames.js";
import { toast } from "../js/toast.js";
import { post, renewToken } from "./request.js";
import { memoryOf, shareTabs } from "./upload_browser.js";
import { showDock } from "./upload_dock.js";
import { UploadQueue } from "./upload_queue.js";
import { takeFiles } from "./upload_sources.js";
import { endUpload, lookUp, sendFile } from "./upload_transport.js";
import { inBytes } from "./upload_words.js";

const form = document.getElementById("upload");
const { collection, maxBytes } = form.dataset;
const AT_ONCE = 200; // files noted a frame
const HAS_ENDED = new Set(["done", "duplicate", "cancelled", "failed"]);
const memory = memoryOf(collection);
const queue = new UploadQueue({ send, check, lookUp: (entries, settled) => lookUp(entries, collection, settled) });
let dock, page, tabs;

/** Takes the page's form over. `page.received(file, section)` is told of every new file, `page.refresh()` of new sections. */
export function startUploads(ofPage) {
  page = ofPage;
  queue.addEventListener("added", ({ detail: entries }) => inParts(entries, AT_ONCE, (part) => memory.note(...part)));
  queue.addEventListener("state", ({ detail: entry }) => followUp(entry));
  queue.addEventListener("signedout", waitForSignIn);
  tabs = shareTabs(queue, collection, hear);
  dock = showDock(queue, { forget, divide, drawn: tabs.tell });
  takeFiles(form, add);
  showRemembered();
  return dock;
}

async function add(files, section) {
  const known = new Map((await memory.records()).map(({ key, sha256 }) => [key, sha256]));
  const open = new Set(queue.entries.filter(({ state }) => !HAS_ENDED.has(state)).map(({ key }) => key));
  // The same file in the same place, as far as that can be told without reading it.
  const keyOf = ({ path, source: { size, lastModified } }) => `${path}|${size}|${lastModified}`;
  const fresh = files.map((file) => ({ ...file, section, key: keyOf(file), sha256: known.get(keyOf(file)) }));
  queue.add(fresh.filter(({ key }) => !open.has(key)));
}

function send(entry, signal, moved) {
  const begun = () => {
    entry.place = entry.section;
    memory.note(entry);
  };
  return sendFile(entry, { collection, signal, moved, begun });
}

/** Why this file cannot be sent, in a sentence; null where it can. */
function check(source) {
  if (source.size > Number(maxBytes)) return `Larger than ${inBytes(Number(maxBytes))}, the most this site takes.`;
  return source.size === 0 ? "This file is empty." : null;
}

async function followUp(entry) {
  if (HAS_ENDED.has(entry.state)) memory.note(entry);
  if (entry.state === "cancelled" && entry.address) {
    endUpload(entry.address);
    entry.address = "";
  }
  if (entry.state !== "done") return;
  // Begun before its section was made, or chosen.
  if (entry.section && entry.section !== entry.place) await move([entry], entry.section).catch(() => {});
  page.received(entry.file, entry.section);
  tabs.tell({ file: entry.file, section: entry.section });
}

/** What another tab says; null once it is through. */
function hear(news) {
  if (news?.file) return page.received(news.file, news.section);
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

const move = (entries, section) =>
  post(`/collections/${collection}/files`, [["action", "move"], ["section", section], ...entries.map(({ file }) => ["file", file.id])]);

/** Makes a section of each folder, for the files still to come and for those that are there. */
async function divide() {
  const { entries } = queue;
  const present = new Map([...form.querySelectorAll("[data-into] option")].map(({ text, value }) => [text, value]));
  try {
    for (const title of new Set(entries.map(({ folder }) => folder).filter(Boolean))) {
      const section = present.get(title) ?? (await post(`/collections/${collection}/sections`, { title })).id;
      const mine = entries.filter(({ folder }) => folder === title);
      for (const entry of mine) entry.section = section;
      const there = mine.filter(({ state }) => state === "done");
      if (there.length) await move(there, section);
    }
    await page.refresh();
  } catch (refusal) {
    toast(refusal.message, { tone: "error", seconds: 10 });
  }
}

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
