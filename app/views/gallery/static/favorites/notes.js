// Entry of the page of a list: the notes beside favorites are saved as soon as they are written.

import { closest, one, pageSignal } from "/static/js/dom.js";
import { gettext } from "/static/js/language.js";
import { toast } from "/static/js/toast.js";

const NOTE = ".note textarea";

/**
 * Save each note inside the form `root` when it changes, or when Enter is pressed in it.
 * @param {HTMLFormElement} root
 * @param {{ signal: AbortSignal }} lifetime
 */
function mount(root, { signal }) {
  /** @type {HTMLInputElement} */
  const token = one(root, "[name=csrf_token]");

  /** @param {HTMLTextAreaElement} note */
  async function save(note) {
    const body = new URLSearchParams({ csrf_token: token.value, [note.name]: note.value });
    const options = { method: "POST", body, headers: { Accept: "application/json" } };
    const response = await fetch(root.action, options).catch(() => null);
    if (response?.ok) return toast(gettext("Note saved"), { seconds: 2 });
    const { error } = (await response?.json().catch(() => null)) ?? {};
    const message = error?.message ?? gettext("The note is not saved yet: there is no connection.");
    const action = { label: gettext("Try again"), run: () => save(note) };
    toast(message, { tone: "warn", seconds: 10, action });
  }

  root.querySelector(".favorites-save")?.remove();
  root.addEventListener("change", (event) => {
    const note = closest(event, NOTE);
    if (note) save(note);
  }, { signal });
  root.addEventListener("keydown", (event) => {
    const note = event.key === "Enter" && !event.shiftKey && closest(event, NOTE);
    if (!note) return;
    event.preventDefault();
    note.blur();
  }, { signal });
}

mount(one(document, "form[data-notes]"), { signal: pageSignal() });
