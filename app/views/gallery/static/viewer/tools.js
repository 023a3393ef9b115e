// The viewer's tools, each in a module of its own that is imported when a visitor first uses it.

import { gettext } from "/static/js/language.js";
import { toast } from "/static/js/toast.js";

/** @typedef {import("./lightbox.js").Lightbox} Lightbox */

/**
 * A part of the viewer that many visits never need: `toggle` starts or ends it, `show` is called with each photo that
 * the strip rests on, `stop` when the viewer closes.
 * @typedef {{ toggle(): void, show?(photo: import("../photos.js").Photo): void, stop?(): void }} Tool
 */

/** @type {Record<string, () => Promise<new (viewer: Lightbox, button: HTMLElement) => Tool>>} */
const TOOLS = {
  information: async () => (await import("./tools/information.js")).Information,
  filmstrip: async () => (await import("./tools/filmstrip.js")).Filmstrip,
  keys: async () => (await import("./tools/keys.js")).Keys,
  slideshow: async () => (await import("./tools/slideshow.js")).Slideshow,
};

/** @type {Promise<unknown>} the style sheet of the imported parts */
let sheet = Promise.resolve();

/** The tools that were used. */
export class Tools {
  #viewer;
  /** @type {Map<string, Promise<Tool | undefined>>} */
  #used = new Map();

  /** @param {Lightbox} viewer */
  constructor(viewer) {
    this.#viewer = viewer;
  }

  /**
   * Start or end a tool.
   * @param {string} name
   */
  async use(name) {
    if (!TOOLS[name]) return;
    if (!this.#used.has(name)) this.#used.set(name, this.#make(name));
    const tool = await this.#used.get(name);
    if (!tool) {
      this.#used.delete(name); // to be tried again
      return;
    }
    this.#viewer.dialog.classList.remove("quiet"); // it fades with the buttons, which may have gone while it was loaded
    tool.toggle();
  }

  /** @param {import("../photos.js").Photo} photo */
  show(photo) {
    for (const tool of this.#used.values()) tool.then((ready) => ready?.show?.(photo));
  }

  stop() {
    for (const tool of this.#used.values()) tool.then((ready) => ready?.stop?.());
  }

  /** @param {string} name */
  async #make(name) {
    const { dialog } = this.#viewer;
    const [Tool] = await Promise.all([importOrSay(TOOLS[name], dialog), wearParts(dialog)]);
    const button = /** @type {HTMLElement} */ (dialog.querySelector(`[data-act="${name}"]`));
    return Tool && new Tool(this.#viewer, button);
  }
}

/**
 * Link the style sheet of all imported parts, once, and resolve when it is there or has failed.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<unknown>}
 */
export function wearParts(dialog) {
  const { parts } = dialog.dataset;
  if (!parts) return sheet;
  delete dialog.dataset.parts;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: parts });
  sheet = new Promise((resolve) => (link.onload = link.onerror = resolve));
  document.head.append(link);
  return sheet;
}

/**
 * Return what `load` imports. If that fails, say so while the viewer is open, and return nothing.
 * @template T
 * @param {() => Promise<T>} load
 * @param {HTMLDialogElement} dialog
 */
export async function importOrSay(load, dialog) {
  try {
    return await load();
  } catch {
    const text = gettext("A part of the viewer could not be loaded. Check your connection, then load the page again.");
    if (dialog.open) toast(text, { tone: "warn" });
  }
}
