// The upload of a page: files come in by button, by drop and by paste, wait in the queue, and show in the dock.

import { toast } from "../js/toast.js";
import { post, renewToken } from "./request.js";
import { Dock } from "./upload_dock.js";
import { makeSections } from "./upload_folders.js";
import { lookUp } from "./upload_known.js";
import { keyOf, UploadMemory } from "./upload_memory.js";
import { UploadQueue } from "./upload_queue.js";
import { chosen, dropped, sorted } from "./upload_sources.js";
import { shareTabs } from "./upload_tabs.js";
import { endUpload, sendFile } from "./upload_transport.js";
import { inBytes } from "./upload_words.js";

const form = document.getElementById("upload");
const overlay = document.getElementById("drop-overlay");
const { collection, maxBytes } = form.dataset;
const HAS_ENDED = new Set(["done", "duplicate", "cancelled", "failed"]);
const memory = new UploadMemory(collection);
const queue = new UploadQueue({ send, check, lookUp: (entries, settled) => lookUp(entries, collection, settled) });
const dock = new Dock(queue, { forget, divide });
let tabs, page;

/** Takes the page's form over. `page.received(file, section)` is told of every new file, `page.refresh()` of new sections. */
export function startUploads(ofPage) {
  page = ofPage;
  tabs = shareTabs(queue, collection, hear);
  queue.addEventListener("added", ({ detail: entries }) => memory.note(...entries));
  queue.addEventListener("state", ({ detail: entry }) => followUp(entry));
  queue.addEventListener("signedout", waitForSignIn);
  dock.addEventListener("drawn", ({ detail: news }) => tabs.tell(news));
  useButtons();
  useDrop();
  usePaste();
  showRemembered();
  return dock;
}

async function add(found, section = chosenSection()) {
  const files = sorted(found);
  if (!files.length) return toast("There was no file in that.");
  const known = await memory.records();
  const open = new Set(queue.entries.filter(({ state }) => !HAS_ENDED.has(state)).map(keyOf));
  const fresh = files.map((file) => ({ ...file, section, sha256: known.get(keyOf(file))?.sha256 })).filter((file) => !open.has(keyOf(file)));
  queue.add(fresh, keyOf);
}

function send(entry, signal, moved) {
  const begun = (address) => {
    Object.assign(entry, { address, place: entry.section });
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

async function showRemembered() {
  const records = [...(await memory.records()).values()];
  if (!(await tabs.isTaken())) dock.showRemembered(records.filter(({ isDone }) => !isDone).length);
}

async function forget() {
  for (const { address, isDone } of (await memory.records()).values()) if (address && !isDone) endUpload(address);
  memory.forget();
}

const move = (entries, section) =>
  post(`/collections/${collection}/files`, [["action", "move"], ["section", section], ...entries.map(({ file }) => ["file", file.id])]);

async function divide() {
  try {
    await makeSections(queue.entries, { collection, move });
    await page.refresh();
  } catch (refusal) {
    toast(refusal.message, { tone: "error", seconds: 10 });
  }
}

async function waitForSignIn() {
  for (let isOut = false; ; isOut = true) {
    dock.showSignedOut(isOut);
    if (await renewToken()) break;
    await new Promise((resolve) => {
      setTimeout(resolve, 2000);
      addEventListener("focus", resolve, { once: true });
    });
  }
  dock.showSignedOut(false);
  setTimeout(() => queue.release("session"), 500);
}

const chosenSection = () => form.querySelector("[data-into]").value;

function useButtons() {
  const inputs = { files: document.getElementById("files"), folder: document.getElementById("folder") };
  form.addEventListener("click", (event) => inputs[event.target.closest("[data-choose]")?.dataset.choose]?.click());
  for (const input of Object.values(inputs)) {
    input.addEventListener("change", () => {
      add(chosen(input.files));
      input.value = "";
    });
  }
}

function useDrop() {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const sectionAt = (event) => event.target.closest?.(".sheet-section")?.dataset.section || chosenSection();
  let depth = 0;
  const show = (isOver) => (overlay.hidden = !isOver);
  addEventListener("dragenter", (event) => hasFiles(event) && show(++depth > 0));
  addEventListener("dragleave", (event) => hasFiles(event) && show((depth = Math.max(0, depth - 1)) > 0));
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const title = document.getElementById(`section-${sectionAt(event)}`)?.textContent;
    overlay.firstElementChild.textContent = title ? `Drop to upload into “${title}”` : "Drop to upload";
  });
  addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(((depth = 0), false));
    const section = sectionAt(event);
    const { found, unread } = await dropped(event.dataTransfer);
    add(found, section);
    if (unread) toast(`${unread} of the dropped files could not be read. Check that they still exist.`, { tone: "error", seconds: 10 });
  });
}

function usePaste() {
  document.addEventListener("paste", (event) => {
    const found = chosen(event.clipboardData?.files ?? []);
    if (!found.length || event.target.closest?.("input, textarea")) return;
    event.preventDefault();
    add(found);
  });
}
