// Sizes, times and states of an upload in words.

const UNITS = ["KB", "MB", "GB", "TB"];

/** "1.4 GB": decimal units, as the server writes them. */
export function inBytes(count) {
  if (count < 1000) return `${Math.round(count)} bytes`;
  let size = count / 1000;
  let unit = 0;
  for (; size >= 999.5 && unit < UNITS.length - 1; unit += 1) size /= 1000;
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

/** "3 system files left out: .DS_Store, Thumbs.db, desktop.ini": three names at most. */
export function leftOutInWords(names) {
  const shown = [...new Set(names)];
  const count = names.length === 1 ? "1 system file" : `${names.length} system files`;
  return `${count} left out: ${shown.slice(0, 3).join(", ")}${shown.length > 3 ? " …" : ""}`;
}

/** What there is to say of one file. */
export function stateInWords({ state, sent, source, reason, rest, file, sha256 }) {
  const far = `${inBytes(sent)} of ${inBytes(source.size)}`;
  const words = {
    waiting: sent ? `Waiting at ${far}` : "Waiting",
    sending: sent < source.size ? far : "Sent, being stored",
    resting: `Trying again in ${Math.ceil(rest)} s. ${reason}`,
    paused: sent ? `Paused at ${far}` : "Paused",
    duplicate: sha256 ? "Here already" : "Here already, by name and size",
    cancelled: "Cancelled",
  };
  const stored = {
    ready: "Done",
    gone: "Here already, not stored twice",
    failed: `Stored, but without a preview: ${file?.error}`,
    unsupported: "Stored, no preview",
  };
  return state === "done" ? stored[file.state] ?? "Stored, being prepared" : words[state] ?? reason;
}

/** A whole upload under way: "Uploading 43 of 812 · 18 min left · 24 MB/s". */
export function sendingInWords({ arrived, count, bytes, sent }, speed) {
  const first = `Uploading ${Math.min(arrived + 1, count)} of ${count}`;
  return speed ? `${first} · ${inTime((bytes - sent) / speed)} left · ${inBytes(speed)}/s` : first;
}

/** A whole upload when it is over, or at rest. */
export function doneInWords({ arrived, known, failed, paused }) {
  const fresh = arrived - known;
  const parts = [fresh && `${counted(fresh)} uploaded`, known && `${known} already here`, paused && `${paused} paused`, failed && `${failed} not sent`];
  return parts.filter(Boolean).join(", ") || "Nothing was sent";
}

/** What an earlier visit left. */
export const rememberedInWords = (count) => `${counted(count)} ${count === 1 ? "was on its" : "were on their"} way: drop the same folder again`;

function inTime(seconds) {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

export const counted = (count) => (count === 1 ? "1 file" : `${count} files`);
