// Sizes, times and lists as text, in the language of the page; as app/formatting.py writes them.

import { locale } from "./language.js";

/** By unit and digits, as making one takes longer than using it. @type {Map<string, Intl.NumberFormat>} */
const formatters = new Map();

const UNITS = ["kilobyte", "megabyte", "gigabyte", "terabyte"];

/**
 * Return a size as "1.4 GB", in decimal units.
 * @param {number} count Bytes.
 */
export function formatBytes(count) {
  if (count < 1000) return formatUnit(Math.round(count), "byte", "long");
  const { size, unit } = scaled(count);
  return formatUnit(size, unit);
}

/**
 * Return a speed as "24 MB/s".
 * @param {number} speed Bytes per second.
 */
export function formatSpeed(speed) {
  const { size, unit } = scaled(speed);
  return formatUnit(size, `${unit}-per-second`);
}

/**
 * Return a duration as "18 min": in seconds, minutes or hours.
 * @param {number} seconds
 */
export function formatDuration(seconds) {
  if (seconds < 60) return formatUnit(Math.ceil(seconds), "second");
  return seconds < 5400 ? formatUnit(Math.round(seconds / 60), "minute") : formatUnit(seconds / 3600, "hour");
}

/**
 * Return a part of 1 as "30%".
 * @param {number} part
 */
export const formatPercent = (part) => part.toLocaleString(locale(), { style: "percent" });

/**
 * Return "a, b, c", without "and" before the last one.
 * @param {string[]} parts
 */
export const formatList = (parts) => new Intl.ListFormat(locale(), { type: "unit" }).format(parts);

/**
 * Return the size in its unit; at least one kilobyte's tenth.
 * @param {number} count Bytes.
 */
function scaled(count) {
  let size = count / 1000;
  let unit = 0;
  for (; size >= 999.5 && unit < UNITS.length - 1; unit += 1) size /= 1000;
  return { size, unit: UNITS[unit] };
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
