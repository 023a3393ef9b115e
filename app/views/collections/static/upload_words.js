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

/** "18 min left". */
export function timeLeft(seconds) {
  if (seconds < 60) return `${Math.ceil(seconds)} s left`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min left`;
  return `${(seconds / 3600).toFixed(1)} h left`;
}

/** What there is to say of one file. */
export function stateInWords({ state, sent, source, reason, rest, file }) {
  switch (state) {
    case "waiting":
      return "Waiting";
    case "sending":
      return sent < source.size ? `${inBytes(sent)} of ${inBytes(source.size)}` : "Sent, being stored";
    case "resting":
      return `${reason} Trying again in ${Math.ceil(rest)} s.`;
    case "duplicate":
      return "Was here already, not stored twice";
    case "done":
      return doneInWords(file);
    case "cancelled":
      return "Cancelled";
    default:
      return reason;
  }
}

function doneInWords({ state, error }) {
  if (state === "ready") return "Done";
  if (state === "failed") return `Stored, but without a preview: ${error}`;
  return state === "unsupported" ? "Stored, no preview" : "Stored, being prepared";
}

/** "3 files". */
export const counted = (count) => (count === 1 ? "1 file" : `${count} files`);
