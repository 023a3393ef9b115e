// The heart buttons on the tiles and in the viewer, the key F, and the count beside the link to the favorites.

import { gettext, ngettext } from "/static/js/language.js";
import { toast } from "/static/js/toast.js";
import { Favorites } from "./store.js";

const LINK_WAIT = 2000; // ms
const FORM_WAIT = 10000; // ms; longer, because a list that was sent can no longer be changed
const AT_ONCE = 40; // buttons added in one frame; a slow phone takes 20 ms for them

/**
 * Show the visitor's favorites on the page, and let them be changed.
 * @param {HTMLElement} root
 * @param {{ access: import("../access.js").Access, signal: AbortSignal }} gallery
 */
export function mount(root, { access, signal }) {
  const viewer = document.querySelector("dialog.viewer");
  const template = document.querySelector("template#heart");
  const source = document.querySelector("[data-favorites]");
  const favorites = new Favorites(source.dataset.url ?? source.getAttribute("href") ?? "", {
    state: JSON.parse(source.dataset.favorites),
    marked: markedOn(root),
    access,
    changed: (id) => {
      if (id) show(id);
      else showAll();
      if (id && favorites.count === 1 && favorites.has(id)) import("./first_heart.js").then(({ hint }) => hint());
    },
    refused: (message) => toast(message, { tone: "warn" }),
    signal,
  });

  /** Return the id of the photo in the viewer, which may be open before this is mounted. */
  const seen = () => viewer.dataset.photo;

  function showAll() {
    for (const button of root.querySelectorAll(".tile .heart")) press(button, favorites);
    show(seen());
  }

  /** @param {string | undefined} id of the photo that changed; undefined if the viewer shows none */
  function show(id) {
    for (const around of [document.getElementById(`photo-${id}`), id === seen() && viewer]) {
      const button = around && around.querySelector(".heart");
      if (button) press(button, favorites, id);
    }
    showCount(favorites);
  }

  root.addEventListener("click", (event) => {
    const button = targetOf(event).closest(".tile .heart");
    if (!button) return;
    event.preventDefault();
    favorites.toggle(idOf(button));
  });
  viewer.addEventListener("arrive", () => show(seen()));
  viewer.addEventListener("click", (event) => {
    const id = targetOf(event).closest('[data-act="favorite"]') && seen();
    if (id) favorites.toggle(id);
  });
  document.addEventListener("keydown", (event) => {
    const isModified = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key !== "f" || isModified || targetOf(event).matches("input, textarea")) return;
    const id = viewer.open ? seen() : idOf(document.activeElement);
    if (id) favorites.toggle(id);
  }, { signal });
  holdPage(favorites, signal);
  if (template) addButtons(root, template, favorites);
  showAll();
}

/**
 * Let links and forms wait for changes that are being sent: the next page may show the favorites, or lock their list.
 * @param {Favorites} favorites
 * @param {AbortSignal} signal
 */
function holdPage(favorites, signal) {
  /**
   * @param {Event} event
   * @param {number} time in ms
   * @param {() => void} leave
   */
  async function hold(event, time, leave) {
    if (!favorites.sending || event.defaultPrevented) return;
    event.preventDefault();
    await Promise.race([favorites.sending, new Promise((isOver) => setTimeout(isOver, time))]);
    leave();
  }
  document.addEventListener("click", (event) => {
    const link = targetOf(event).closest("a[href]:not([download]):not([target])");
    const isModified = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (link && !isModified && !link.hash) hold(event, LINK_WAIT, () => location.assign(link.href));
  }, { signal });
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target); // its button has no name, so nothing is lost
    hold(event, FORM_WAIT, () => form.submit());
  }, { signal });
}

/**
 * Add a button to each tile, some in a frame, now and as tiles are added.
 * @param {HTMLElement} root
 * @param {HTMLTemplateElement} template
 * @param {Favorites} favorites
 */
function addButtons(root, template, favorites) {
  let timer = 0;
  const add = () => {
    for (const tile of [...root.querySelectorAll(".tile:not(:has(.heart))")].slice(0, AT_ONCE)) {
      tile.append(template.content.cloneNode(true));
      const button = /** @type {HTMLElement} */ (tile.lastElementChild);
      const name = tile.querySelector("img")?.alt ?? tile.querySelector("a[data-id]").dataset.name;
      button.ariaLabel = gettext("Favorite: %(name)s", { name: name ?? "" });
      press(button, favorites);
    }
  };
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(add);
  }).observe(root, { childList: true, subtree: true });
  add();
}

/**
 * @param {HTMLElement} button
 * @param {Favorites} favorites
 * @param {string} [id] of the photo; without it, that of the button's tile
 */
function press(button, favorites, id = idOf(button)) {
  button.ariaPressed = String(favorites.has(id));
}

/**
 * Return the ids of the favorites whose buttons came with the page, as on the page of a list.
 * @param {HTMLElement} root
 */
function markedOn(root) {
  const buttons = [...root.querySelectorAll('.heart[aria-pressed="true"]')];
  const page = /** @type {HTMLElement | null} */ (root.querySelector("figure[data-id]")); // a photo's own
  return buttons.map((button) => idOf(button) || (page?.dataset.id ?? ""));
}

/** @param {Favorites} favorites */
function showCount({ count, wanted }) {
  const excess = wanted ? count - wanted : 0;
  for (const link of document.querySelectorAll(".favorites-link")) {
    link.querySelector(".badge").textContent = wanted
      ? gettext("%(number)s of %(wanted)s", { number: count, wanted })
      : String(count || "");
    link.classList.toggle("some", count > 0);
    link.ariaLabel = wanted
      ? gettext("Favorites: %(count)s of %(wanted)s", { count, wanted })
      : gettext("Favorites: %(count)s", { count });
    link.classList.toggle("over", excess > 0);
  }
  for (const number of document.querySelectorAll("[data-favorites-count]")) number.textContent = String(count);
  const over = document.querySelector("[data-favorites-over]");
  const text = excess > 0 && ngettext("%(count)s too many", "%(count)s too many", excess);
  if (over) over.textContent = text ? ` · ${text}` : "";
}

/**
 * Return the id of the photo in whose tile `element` is, "" if it is in none.
 * @param {Element | null} element
 */
const idOf = (element) => element?.closest(".tile")?.id.replace("photo-", "") ?? "";

/** @param {Event} event */
const targetOf = (event) => /** @type {Element} */ (event.target);
