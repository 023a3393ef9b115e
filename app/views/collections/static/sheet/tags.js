// Tags of selected photos: chips that fill the field, Enter that adds, and what was tagged with a way back.

import { toast } from "/static/js/toast.js";
import { post } from "/static/js/request.js";

document.addEventListener("click", (event) => {
  const chip = event.target.closest("button[data-tag]");
  if (!chip) return;
  const field = chip.closest("[data-tagging]").querySelector("input");
  const names = field.value.split(",").map((name) => name.trim()).filter(Boolean);
  const others = names.filter((name) => name !== chip.dataset.tag);
  field.value = (others.length < names.length ? others : [...names, chip.dataset.tag]).join(", ");
  field.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("#selection-tags")) return;
  event.preventDefault();
  event.target.form.querySelector('[value="tag"]').click();
});

/** Sends what `form` asks for by `submitter`, for the files in `fields`; `changed()` follows, `attempt` tells refusals. */
export async function tagSelected(form, submitter, fields, { changed, attempt }) {
  const address = submitter.formAction;
  const { tags } = form.elements;
  const { message, back } = await post(address, [["action", submitter.value], ["tags", tags.value], ...fields]);
  tags.value = "";
  tags.closest("details").open = false;
  await changed();
  const undo = async () => {
    for (const [action, tag, files] of back) await post(address, [["action", action], ["tags", tag], ...files.map((id) => ["file", id])]);
    await changed();
  };
  toast(message, back.length ? { seconds: 10, action: { label: "Undo", run: () => attempt(undo) } } : {});
}
