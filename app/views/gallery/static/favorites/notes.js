// Notes beside favorites are kept as soon as they are written.

import { toast } from "/static/js/toast.js";

const form = document.querySelector("[data-notes]");
form.querySelector(".favorites-save")?.remove();
form.addEventListener("change", (event) => event.target.matches(".note textarea") && save(event.target));
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && event.target.matches(".note textarea")) {
    event.preventDefault();
    event.target.blur();
  }
});

async function save(note) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, [note.name]: note.value });
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.ok) return toast("Note saved", { seconds: 2 });
  const { error } = (await answer?.json().catch(() => null)) ?? {};
  toast(error?.message ?? "The note is not kept yet: there is no connection.", { tone: "warn", seconds: 10, action: { label: "Try again", run: () => save(note) } });
}
