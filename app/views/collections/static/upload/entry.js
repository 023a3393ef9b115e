// One file of an upload: what is known of it, its states, and the moves between them.

/** @typedef {"waiting" | "sending" | "resting" | "paused" | "failed" | "cancelled" | "duplicate" | "done"} State */
/** @typedef {"pause" | "resume" | "retry" | "cancel"} Verb */

/**
 * A file of the site, with the fields that the progress address answers.
 * @typedef {object} SiteFile
 * @property {string} id
 * @property {string} state "pending", "processing", "ready", "failed" or "unsupported"; "gone" if it was removed.
 * @property {string} [filename]
 * @property {string | null} [error]
 * @property {string | null} [grid] Address of the picture for the contact sheet.
 * @property {number | null} [width] Pixels.
 * @property {number | null} [height] Pixels.
 * @property {string} [sign] Name of the icon for a file without a picture.
 * @property {string} [words] What a file without a picture is.
 */

/**
 * A file to upload, before it is in the queue.
 * @typedef {object} NewEntry
 * @property {File} source
 * @property {string} path Path in the dropped folder, or the file's name.
 * @property {string} key Equal for two drops of one file, as far as that is known without reading it.
 * @property {string} folder Name of the folder whose section the file goes into; "" if there is none.
 * @property {string} section Id of the section that the file goes into; "" if there is none.
 * @property {string} [replaces] Id of the site's file whose content it replaces.
 * @property {string} [sha256] Hexadecimal digits, once the digest is known.
 */

/**
 * What the queue adds to a file.
 * @typedef {object} Progress
 * @property {string} batch Id of the drop that the file was part of.
 * @property {number} index Position in that drop.
 * @property {State} state
 * @property {boolean} isFinal Whether another attempt cannot succeed.
 * @property {string} reason Why the file failed or waits.
 * @property {number} sent Bytes.
 * @property {number} reached The most bytes that an attempt has sent.
 * @property {number} attempts
 * @property {number} rest Seconds until the next attempt.
 * @property {boolean} isLookedUp Whether the server was asked for the file.
 * @property {"have" | "partial" | "unknown"} [known] What the server has of the file.
 * @property {string} [id] The site's file that has the same content.
 * @property {string} address Address of the unfinished upload; "" if there is none.
 * @property {string} [storedSection] Id of the section in which the server has the file.
 * @property {SiteFile} [file] The site's file that the upload became.
 * @property {AbortController} [control] Ends the running attempt.
 */

/** @typedef {NewEntry & Progress} Entry */

/** @type {Record<State, State[]>} The states that may follow each state. */
export const MOVES = {
  waiting: ["sending", "duplicate", "paused", "cancelled"],
  sending: ["done", "duplicate", "waiting", "resting", "paused", "failed", "cancelled"],
  resting: ["waiting", "paused", "cancelled"],
  paused: ["waiting", "cancelled"],
  failed: ["waiting"],
  cancelled: ["waiting"],
  duplicate: ["waiting"],
  done: [],
};

/** @type {Record<Verb, State>} The state that each verb leads to. */
export const STATE_AFTER = { pause: "paused", resume: "waiting", retry: "waiting", cancel: "cancelled" };

/** @param {Entry} entry */
export const hasEnded = ({ state }) => ["done", "duplicate", "cancelled", "failed"].includes(state);

/** @param {Entry} entry */
export const hasArrived = ({ state }) => state === "done" || state === "duplicate";

/**
 * Return whether `verb` can be applied to `entry` now.
 * @param {Verb} verb
 * @param {Entry} entry
 */
export function canDo(verb, { state, isFinal, sha256 }) {
  if (verb === "retry") {
    return !isFinal && (state === "failed" || state === "cancelled" || (state === "duplicate" && !sha256));
  }
  if (verb === "resume") return state === "paused" || state === "resting";
  return MOVES[state].includes(STATE_AFTER[verb]);
}

/**
 * Return the id of the site's file that an entry became or equals; undefined while there is none.
 * @param {Entry} entry
 */
export const fileIdOf = ({ file, known, id }) => file?.id ?? (known === "have" ? id : undefined);
