// The upload of a page: files come in by button, by drop and by paste, wait in the queue, and show in the dock.

import { toast } from "../js/toast.js";
import { token } from "./request.js";
import { Dock } from "./upload_dock.js";
import { UploadQueue } from "./upload_queue.js";
import { droppedFiles, withoutJunk } from "./upload_sources.js";
import { sendFile } from "./upload_transport.js";
import { inBytes } from "./upload_words.js";

const form = document.getElementById("upload");
const overlay = document.getElementById("drop-overlay");
const { api, maxBytes, maxFiles } = form.dataset;

/** Takes the page's form over. `received(file, section)` is told of every file the server has; answers its dock. */
export function startUploads({ received }) {
  const queue = new UploadQueue({ send, check, most: Number(maxFiles) });
  const dock = new Dock(queue);
  queue.addEventListener("done", ({ detail: entry }) => received(entry.file, entry.section));
  addEventListener("beforeunload", (event) => queue.isSending && event.preventDefault());

  const add = (sources, section = chosenSection()) => {
    const sorted = withoutJunk(sources);
    if (sorted.length) queue.add(sorted, section);
    else toast("There was no file in that.");
  };
  useButtons(add);
  useDrop(add);
  usePaste(add);
  return dock;
}

function send(entry, signal, onProgress) {
  const query = entry.section ? `?${new URLSearchParams({ section: entry.section })}` : "";
  return sendFile(entry.source, { url: api + query, token: token(), signal, onProgress });
}

/** Why this file cannot be sent, in a sentence; null where it can. */
function check(source) {
  if (source.size > Number(maxBytes)) return `Larger than ${inBytes(Number(maxBytes))}, the most this site takes.`;
  return source.size === 0 ? "This file is empty." : null;
}

const chosenSection = () => form.querySelector("[data-into]").value;

function useButtons(add) {
  const inputs = { files: document.getElementById("files"), folder: document.getElementById("folder") };
  form.addEventListener("click", (event) => inputs[event.target.closest("[data-choose]")?.dataset.choose]?.click());
  for (const input of Object.values(inputs)) {
    input.addEventListener("change", () => {
      add([...input.files]);
      input.value = "";
    });
  }
}

function useDrop(add) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const sectionAt = (event) => event.target.closest?.(".sheet-section")?.dataset.section;
  let depth = 0;
  const show = (isOver) => (overlay.hidden = !isOver);
  addEventListener("dragenter", (event) => hasFiles(event) && show(++depth > 0));
  addEventListener("dragleave", (event) => hasFiles(event) && show((depth = Math.max(0, depth - 1)) > 0));
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    overlay.firstElementChild.textContent = dropWords(sectionAt(event) || chosenSection());
  });
  addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(((depth = 0), false));
    const section = sectionAt(event) || chosenSection();
    const { files, unread } = await droppedFiles(event.dataTransfer);
    add(files, section);
    if (unread) toast(`${unread} of the dropped files could not be read. Check that they still exist.`, { tone: "error", seconds: 10 });
  });
}

function dropWords(section) {
  const title = section && document.getElementById(`section-${section}`)?.textContent;
  return title ? `Drop to upload into “${title}”` : "Drop to upload";
}

function usePaste(add) {
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.target.closest?.("input, textarea")) return;
    event.preventDefault();
    add(files);
  });
}
