// The page behind the viewer takes neither keys nor focus, as behind a modal dialog. That is said of it a frame after the
// viewer has come or gone: showModal() would ask for the styles of every tile before the photo can be seen.

import { nextFrame } from "/static/js/frames.js";

/** Answers, a frame later, once all but `dialog` is as far out of reach as the dialog's being open asks for. */
export async function settleBehind(dialog) {
  await nextFrame();
  for (const part of around(dialog)) part.inert = dialog.open;
}

// What stands beside it, and beside whatever holds it. Toasts are for the reader of either.
function* around(dialog) {
  for (let inner = dialog; inner !== document.body; inner = inner.parentElement) {
    for (const part of inner.parentElement.children) if (part !== inner && !part.matches(".toasts")) yield part;
  }
}
