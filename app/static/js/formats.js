// Sizes, times and lists as text, in the language of the page; as app/formatting.py writes them.

import { locale } from "./language.js";

/** By unit and digits, as making one takes longer than using it. @type {Map<string, Intl.NumberFormat>} */
const formatters = new Map();

const UNITS = ["kilobyte", "megabyte", "gigabyte", "terabyte"];

/**
 * Return a size as "1.4 GB", in decimal units.
 * @param {number} count Bytes.
 */
export const formatBytes = (count) =>
  count < 1000 ? formatUnit(Math.round(count), "byte", "long") : formatScaled(count);

/**
 * Return a speed as "24 MB/s".
 * @param {number} speed Bytes per second.
 */
export const formatSpeed = (speed) => formatScaled(speed, "-per-second");

/**
 * Return a duration as "18 min": in seconds, minutes or hours.
 * @param {number} seconds
 */
export function formatDuration(seconds) {
  if (seconds < 60) return formatUnit(Math.ceil(seconds), "second");
  return seconds < 5400 ? formatUnit(Math.round(seconds / 60), "minute") : formatUnit(seconds / 3600, "hour");
}

/**
 * Return "a, b, c", without "and" before the last one. What is empty, zero or false is left out.
 * @param {(string | number | boolean | undefined)[]} parts
 */
export const formatList = (parts) =>
  new Intl.ListFormat(locale(), { type: "unit" }).format(/** @type {string[]} */ (parts.filter(Boolean)));

/**
 * @param {number} count Bytes.
 * @param {string} [rate]
 */
function formatScaled(count, rate = "") {
  let size = count / 1000;
  let unit = 0;
  for (; size >= 999.5 && unit < UNITS.length - 1; unit += 1) size /= 1000;
  return formatUnit(size, UNITS[unit] + rate);
}

/**
 * @param {number} value
 * @param {string} unit
 * @param {"short" | "long"} [unitDisplay]
 */
function formatUnit(value, unit, unitDisplay = "short") {
  const digits = Number.isInteger(value) || value >= 9.95 ? 0 : 1;
  const key = `${unit} ${digits}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    formatter = new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay, ...fraction });
    formatters.set(key, formatter);
  }
  return formatter.format(value);
}
