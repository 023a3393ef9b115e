// Entry of the list of collections: filters apply at once, and cards can be moved.

import { closest, one } from "/static/js/dom.js";
import { neighborOf, reorderable } from "/static/js/reorder.js";
import { post } from "/static/js/request.js";
import { showError } from "./notices.js";

/**
 * Send the filters when one is selected; leave empty ones out of the address.
 * @param {HTMLFormElement} form
 */
function mountFilters(form) {
  form.addEventListener("change", (event) => closest(event, "select") && form.requestSubmit());
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
}

/**
 * Save the order of the cards after each move.
 * @param {HTMLElement} list
 */
function mountOrder(list) {
  const form = one(document, `form#${list.dataset.orderForm}`);
  /** @param {HTMLElement[]} cards */
  const save = async (cards) => {
    try {
      await post(form.action, [...neighborOf(cards), ...cards.map(({ dataset }) => ["collection", dataset.id ?? ""])]);
    } catch (error) {
      showError(error);
    }
  };
  reorderable(one(document, "#main"), { moved: save });
}

const filters = document.querySelector("form[data-filters]");
const list = document.querySelector("[data-reorder=collection]");
if (filters) mountFilters(filters);
if (list) mountOrder(list);
