// The address of the photo that is shown large: the back button closes it, and a reload shows it again.

const OPEN = "open";
const MOVE_MS = 300; // browsers refuse more than a hundred changes of the address in half a minute

/** The part of the page's address that names the open photo. */
export class OpenAddress {
  /** @type {number | undefined} */
  #timer;

  /** The id of the photo that the address names, or null. */
  get named() {
    return new URL(location.href).searchParams.get(OPEN);
  }

  /**
   * Add an entry to the history for an opened photo.
   * @param {string} id
   */
  open(id) {
    history.pushState({ large: true }, "", addressOf(id));
  }

  /**
   * Name another photo, once the reader rests at it.
   * @param {string} id
   */
  move(id) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.named && this.named !== id) history.replaceState(history.state, "", addressOf(id));
    }, MOVE_MS);
  }

  /** Name no photo: go back to the entry of the sheet, or change this one if the page began with a photo. */
  close() {
    clearTimeout(this.#timer);
    if (!this.named) return;
    if (history.state?.large) history.back();
    else history.replaceState(null, "", addressOf(null));
  }

  /**
   * Open the last photo of another page of the sheet.
   * @param {string} url
   */
  leave(url) {
    const address = new URL(url, location.href);
    address.searchParams.set(OPEN, "last");
    location.replace(address);
  }
}

/**
 * Name the page of the sheet in the address if it begins with a later page, as after a link to one photo: loading the
 * sheet again without the photo must begin there, too.
 * @param {number} offset The number of files before the page.
 * @param {string} number The number of the page.
 */
export function nameFirstPage(offset, number) {
  const address = new URL(location.href);
  if (!offset || address.searchParams.has("page")) return;
  address.searchParams.set("page", number);
  history.replaceState(history.state, "", address);
}

/** @param {string | null} id */
function addressOf(id) {
  const address = new URL(location.href);
  if (id) address.searchParams.set(OPEN, id);
  else address.searchParams.delete(OPEN);
  return address;
}
