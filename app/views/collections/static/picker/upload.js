// The upload tab of the picker: the same queue and transport as the contact sheet's, with a list as long as a dialog has room for.

import { toast } from "/static/js/toast.js";
import { UploadQueue } from "../upload/queue.js";
import { chosen, dropped, withoutSystemFiles } from "../upload/sources.js";
import { endUpload, lookUp, sendFile } from "../upload/transport.js";
import { inBytes, stateInWords } from "../upload/format.js";
import { watch } from "../sheet/poll_states.js";

const SIGNED_OUT = "You are signed out, and nothing more was sent. Sign in again in another tab, then choose the files once more.";

/** Takes files in the whole dialog; answers {count, stop()}: how many are there, and what ends those on their way. */
export function startUpload(picker, dialog, library, show) {
  const { collection, maxBytes, progress } = picker.dataset;
  const input = picker.querySelector("#picker-file");
  picker.querySelector("[data-file]").addEventListener("click", () => input.click());
  if (!collection) return takeIntoForm(input, dialog, show);
  const rows = new Map();
  const state = { count: 0, stop: () => queue.act("cancel", queue.entries) };
  const watching = watch(progress, (file) => prepared(file));
  const queue = new UploadQueue({
    send: (entry, signal, moved) => sendFile(entry, { collection, neighbors: () => queue.neighbors(entry), signal, moved, begun() {} }),
    lookUp: (entries, settled) => lookUp(entries, collection, settled),
    check: ({ size }) => (size > Number(maxBytes) ? `Larger than ${inBytes(Number(maxBytes))}, the most this site takes.` : size ? null : "This file is empty."),
  });
  queue.release("tab");
  queue.addEventListener("added", ({ detail }) => detail.forEach(begin));
  for (const type of ["state", "progress"]) queue.addEventListener(type, ({ detail }) => draw(detail));
  queue.addEventListener("state", ({ detail }) => settle(detail));
  queue.addEventListener("signedout", () => toast(SIGNED_OUT, { tone: "error", seconds: 20 }));
  takeFiles(input, dialog, (files) => {
    show("upload");
    queue.add(withoutSystemFiles(files).map((file) => ({ ...file, section: "", key: crypto.randomUUID?.() ?? Math.random() })));
  });

  function begin(entry) {
    const row = document.createElement("li");
    row.append(
      Object.assign(document.createElement("span"), { className: "truncate", dir: "auto", textContent: entry.source.name }),
      Object.assign(document.createElement("span"), { className: "meta numeric" }),
      Object.assign(document.createElement("progress"), { className: "progress", max: 1, value: 0, ariaLabel: `Sending ${entry.source.name}` }),
    );
    rows.set(entry.key, row);
    picker.querySelector(".picker-uploads").append(row);
    draw(entry);
  }

  function draw(entry) {
    const [, words, bar] = rows.get(entry.key)?.children ?? [];
    if (!words) return;
    words.textContent = stateInWords(entry);
    words.classList.toggle("failed", entry.state === "failed");
    bar.value = entry.sent / (entry.source.size || 1);
    bar.hidden = entry.state === "failed" || entry.sent === entry.source.size;
  }

  function settle(entry) {
    if (entry.state === "cancelled" && entry.address) endUpload(entry.address);
    if (entry.state !== "done" && entry.state !== "duplicate") return;
    state.count += 1;
    library.addFresh(entry.file);
    watching.add(entry.file.id, "waiting");
    const hasFailed = queue.entries.some((each) => each.state === "failed");
    if (!queue.isSending && !hasFailed) show("library"); // where it is chosen
  }

  function prepared(file) {
    for (const entry of queue.entries.filter((each) => each.file?.id === file.id)) draw(Object.assign(entry, { file }));
    library.prepared(file);
  }

  return state;
}

// A form that takes one picture as it is: chosen or dropped, it goes at once.
function takeIntoForm(input, dialog, show) {
  input.addEventListener("change", () => input.form.requestSubmit());
  takeDrops(dialog, (transfer) => {
    show("upload");
    input.files = transfer.files;
    input.form.requestSubmit();
  });
  return { count: 0, stop() {} };
}

function takeFiles(input, dialog, take) {
  input.addEventListener("change", () => {
    take(chosen(input.files));
    input.value = "";
  });
  takeDrops(dialog, async (transfer) => {
    const { found, unread } = await dropped(transfer);
    take(found);
    if (unread) toast(`${unread} of the dropped files could not be read. Check that they still exist.`, { tone: "error", seconds: 10 });
  });
  dialog.addEventListener("paste", (event) => {
    const found = chosen(event.clipboardData?.files ?? []);
    event.stopPropagation();
    if (found.length) take(found);
  });
}

// The page below takes drops as well: what falls on the dialog is the dialog's.
function takeDrops(dialog, take) {
  const on = (type, act) => dialog.addEventListener(type, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.stopPropagation();
    act(event);
  });
  on("dragenter", () => dialog.classList.add("over"));
  on("dragleave", ({ relatedTarget }) => dialog.classList.toggle("over", dialog.contains(relatedTarget)));
  on("dragover", (event) => event.preventDefault());
  on("drop", (event) => {
    event.preventDefault();
    dialog.classList.remove("over");
    take(event.dataTransfer);
  });
}
