// The sizes, times and states of an upload, as sentences.

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

const UNITS = ["KB", "MB", "GB", "TB"];

/** @param {number} count */
export const countFiles = (count) => (count === 1 ? "1 file" : `${count} files`);

/**
 * Return a size in decimal units, as the server writes it: "1.4 GB".
 * @param {number} count Bytes.
 */
export function formatBytes(count) {
  if (count < 1000) return `${Math.round(count)} bytes`;
  let size = count / 1000;
  let unit = 0;
  for (; size >= 999.5 && unit < UNITS.length - 1; unit += 1) size /= 1000;
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

/**
 * Return what the list says of one file.
 * @param {Entry} entry
 */
export function stateText({ state, sent, source, reason, rest, file, sha256 }) {
  const part = `${formatBytes(sent)} of ${formatBytes(source.size)}`;
  const texts = {
    waiting: sent ? `Waiting at ${part}` : "Waiting",
    sending: sent < source.size ? part : "Sent, being stored",
    resting: `Trying again in ${Math.ceil(rest)} s. ${reason}`,
    paused: sent ? `Paused at ${part}` : "Paused",
    failed: reason,
    cancelled: "Cancelled",
    duplicate: sha256 ? "Here already" : "Here already, by name and size",
    done: storedText(file?.state, file?.error),
  };
  return texts[state];
}

/**
 * @param {string} [state] Of the site's file.
 * @param {string | null} [error]
 */
function storedText(state = "", error = "") {
  /** @type {Record<string, string>} */
  const texts = {
    ready: "Done",
    gone: "Here already, not stored twice",
    failed: `Stored without a preview: ${error}`,
    unsupported: "Stored without a preview",
  };
  return texts[state] ?? "Stored, being prepared";
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
  const first = `Uploading ${Math.min(arrived + 1, count)} of ${count}`;
  return speed ? `${first} · ${formatTime((bytes - sent) / speed)} left · ${formatBytes(speed)}/s` : first;
}

/**
 * Return the result of an upload that has ended or is paused.
 * @param {Summary} summary
 */
export function doneText({ arrived, known, failed, paused }) {
  const uploaded = arrived - known;
  const parts = [
    uploaded && `${countFiles(uploaded)} uploaded`,
    known && `${known} already here`,
    paused && `${paused} paused`,
    failed && `${failed} not sent`,
  ];
  return parts.filter(Boolean).join(", ") || "Nothing was sent";
}

/**
 * Return how many files an earlier visit did not finish.
 * @param {number} count
 */
export const rememberedText = (count) =>
  `${countFiles(count)} ${count === 1 ? "was on its" : "were on their"} way: drop the same folder again`;

/** @param {number} seconds */
function formatTime(seconds) {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
