// The list of collections: cards that can be put in another order.

import { toast } from "../js/toast.js";
import { post } from "./request.js";
import { reorderable } from "./reorder.js";

const list = document.querySelector('[data-reorder="collection"]');
const form = document.getElementById(list.dataset.orderForm);

reorderable(document.getElementById("main"), { moved: save });

async function save() {
  try {
    await post(form.action, [...list.children].map((card) => ["collection", card.dataset.id]));
  } catch (refusal) {
    toast(refusal.message, { tone: "error", seconds: 10 });
  }
}
