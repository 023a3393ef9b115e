// The states and results of an upload as sentences.

import { formatBytes, formatDuration, formatList, formatSpeed } from "/static/js/formats.js";
import { gettext, ngettext } from "/static/js/language.js";
import { hasArrived } from "./entry.js";

/** @typedef {import("./entry.js").Entry} Entry */

/**
 * The sum of an upload's entries.
 * @typedef {object} Summary
 * @property {number} count Files, without those that failed or were cancelled.
 * @property {number} arrived
 * @property {number} known Files that the site had already.
 * @property {number} failed
 * @property {number} paused
 * @property {number} bytes To send in all.
 * @property {number} sent Bytes.
 */

/**
 * Return what the list says of one file.
 * @param {Entry} entry
 */
export function stateText({ state, sent, source, reason, rest, file, sha256 }) {
  const values = { sent: formatBytes(sent), size: formatBytes(source.size) };
  const texts = {
    waiting: sent ? gettext("Waiting at %(sent)s of %(size)s", values) : gettext("Waiting"),
    sending: sent < source.size ? gettext("%(sent)s of %(size)s", values) : gettext("Sent, being stored"),
    resting: gettext("Trying again in %(time)s. %(reason)s", { time: formatDuration(rest), reason }),
    paused: sent ? gettext("Paused at %(sent)s of %(size)s", values) : gettext("Paused"),
    failed: reason,
    cancelled: gettext("Cancelled"),
    duplicate: sha256 ? gettext("Already here") : gettext("Already here, by name and size"),
    done: storedText(file?.state, file?.error),
  };
  return texts[state];
}

/**
 * @param {string} [state] Of the site's file.
 * @param {string | null} [error]
 */
function storedText(state, error) {
  if (state === "ready") return gettext("Done");
  if (state === "gone") return gettext("Already here");
  if (state === "failed") return gettext("Stored without a preview: %(error)s", { error: error ?? "" });
  return state === "unsupported" ? gettext("Stored without a preview") : gettext("Stored, being prepared");
}

/**
 * Return the sum of an upload's entries.
 * @param {Entry[]} entries
 * @returns {Summary}
 */
export function summaryOf(entries) {
  const countIn = (/** @type {string} */ state) => entries.filter((entry) => entry.state === state).length;
  const all = entries.filter(({ state }) => state !== "failed" && state !== "cancelled");
  const own = all.filter(({ state }) => state !== "duplicate");
  return {
    count: all.length,
    arrived: all.filter(hasArrived).length,
    known: countIn("duplicate"),
    failed: countIn("failed"),
    paused: countIn("paused"),
    bytes: own.reduce((sum, { source }) => sum + source.size, 0),
    sent: own.reduce((sum, { sent }) => sum + sent, 0),
  };
}

/**
 * Return how far an upload is: "Uploading 43 of 812 · 18 min left · 24 MB/s".
 * @param {Summary} summary
 * @param {number} speed Bytes per second; 0 while it is unknown.
 */
export function sendingText({ arrived, count, bytes, sent }, speed) {
  const values = { number: Math.min(arrived + 1, count), count };
  if (!speed) return gettext("Uploading %(number)s of %(count)s", values);
  const [time, rate] = [formatDuration((bytes - sent) / speed), formatSpeed(speed)];
  return gettext("Uploading %(number)s of %(count)s · %(time)s left · %(speed)s", { ...values, time, speed: rate });
}

/**
 * Return the result of an upload that has ended or is paused.
 * @param {Summary} summary
 */
export function doneText({ arrived, known, failed, paused }) {
  const uploaded = arrived - known;
  const parts = [
    uploaded && ngettext("%(count)s file uploaded", "%(count)s files uploaded", uploaded),
    known && ngettext("%(count)s already here", "%(count)s already here", known),
    paused && ngettext("%(count)s paused", "%(count)s paused", paused),
    failed && ngettext("%(count)s not sent", "%(count)s not sent", failed),
  ];
  return formatList(parts) || gettext("Nothing was sent");
}

/**
 * Return how many files an earlier visit did not finish.
 * @param {number} count
 */
export const rememberedText = (count) =>
  ngettext(
    "%(count)s file was not finished. Drop the same folder again.",
    "%(count)s files were not finished. Drop the same folder again.",
    count,
  );
