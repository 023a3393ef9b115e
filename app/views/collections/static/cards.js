// The list of collections: what is chosen takes effect at once, and cards can be put in another order.

import { toast } from "/static/js/toast.js";
import { post } from "/static/js/request.js";
import { reorderable } from "/static/js/reorder.js";

const filters = document.querySelector("[data-filters]");
const list = document.querySelector('[data-reorder="collection"]');

filters?.addEventListener("change", (event) => event.target.matches("select") && filters.requestSubmit());
// Empty fields stay out of the address.
filters?.addEventListener("formdata", ({ formData }) => [...formData].forEach(([name, value]) => value || formData.delete(name)));

if (list) reorderable(document.getElementById("main"), { moved: save });

async function save() {
  const form = document.getElementById(list.dataset.orderForm);
  try {
    await post(form.action, [...list.children].map((card) => ["collection", card.dataset.id]));
  } catch (refusal) {
    toast(refusal.message, { tone: "error", seconds: 10 });
  }
}
