// Sends one file in one request, and says in words why it did not arrive.

const STALLED_AFTER = 60_000; // ms without a byte on the way
const TEMPORARY = new Set([408, 425, 429, 500, 502, 503, 504]);
const SENTENCES = {
  401: "You are signed out. Sign in again in another tab, then retry.",
  413: "Larger than this site takes.",
  507: "There is no room left on the server. Free some space, then retry.",
};

/** Why a file did not arrive. `isTemporary`: trying again by itself may help; `retryAfter` is in seconds, or null. */
export class UploadError extends Error {
  constructor(message, { isTemporary = false, retryAfter = null } = {}) {
    super(message);
    Object.assign(this, { isTemporary, retryAfter });
  }
}

/** Posts `source` to `url`; answers the server's file. `onProgress` gets the bytes sent. Throws UploadError, or AbortError on `signal`. */
export function sendFile(source, { url, token, signal, onProgress }) {
  const request = new XMLHttpRequest();
  const answer = new Promise((resolve, reject) => {
    const guard = stallGuard(() => {
      reject(new UploadError("The connection stalled.", { isTemporary: true }));
      request.abort();
    });
    request.upload.addEventListener("progress", ({ loaded }) => {
      guard.moved();
      onProgress(Math.min(loaded, source.size));
    });
    request.upload.addEventListener("loadend", guard.stop);
    request.addEventListener("load", () => read(request, resolve, reject));
    request.addEventListener("error", () => reject(new UploadError("The connection broke off.", { isTemporary: true })));
    request.addEventListener("loadend", guard.stop);
    signal.addEventListener("abort", () => {
      reject(signal.reason);
      request.abort();
    }, { once: true });
  });
  request.open("POST", url);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", token);
  const body = new FormData();
  body.append("files", source, source.name);
  request.send(body);
  return answer;
}

function read(request, resolve, reject) {
  const { status, response } = request;
  if (status === 201 && response?.files?.length) return resolve(response.files[0]);
  const said = response?.errors?.[0]?.error?.message ?? response?.error?.message;
  const message = (status !== 401 && said) || SENTENCES[status] || "The server could not take this file just now.";
  const seconds = Number.parseInt(request.getResponseHeader("Retry-After"), 10);
  const retryAfter = Number.isNaN(seconds) ? null : seconds;
  reject(new UploadError(message, { isTemporary: TEMPORARY.has(status), retryAfter }));
}

function stallGuard(onStall) {
  let timer = setTimeout(onStall, STALLED_AFTER);
  return {
    moved() {
      clearTimeout(timer);
      timer = setTimeout(onStall, STALLED_AFTER);
    },
    stop: () => clearTimeout(timer),
  };
}
