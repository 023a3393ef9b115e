// Previews being made again: starts it, and says how far it is until it is done, for each collection on the page.

import { toast } from "/static/js/toast.js";
import { getJson, post } from "/static/js/request.js";

const SOON = 1000;
const SELDOM = 8000;

function keepWatch(part) {
  const form = part.querySelector("form");
  const bar = part.querySelector("progress");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      show(await post(form.action, new FormData(form, event.submitter)));
    } catch (refusal) {
      toast(refusal.message, { tone: "error", seconds: 10 });
    }
  });

  function show({ message, pictures, done, due, lacking }) {
    part.querySelector("[role=status]").textContent = message;
    Object.assign(bar, { max: pictures || 1, value: done, hidden: !due });
    form.hidden = Boolean(due) || !pictures;
    form.querySelector("[value=missing]").hidden = !lacking;
    if (due) setTimeout(look, document.hidden ? SELDOM : SOON);
  }

  async function look() {
    try {
      show(await getJson(part.dataset.standing));
    } catch {
      setTimeout(look, SELDOM); // away for a moment
    }
  }

  if (Number(part.dataset.due)) look();
}

document.querySelectorAll("[data-standing]").forEach(keepWatch);
