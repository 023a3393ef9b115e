// Asks our own server for an act and reads its answer; a refusal becomes an Error with the server's sentence.

export const token = () => document.querySelector('meta[name="csrf-token"]').content;

/** Posts `fields` (pairs, or a FormData of plain values); answers the JSON. */
export function post(url, fields) {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  return answerOf(fetch(url, { method: "POST", headers, body: new URLSearchParams(fields) }));
}

/** Gets JSON. */
export function getJson(url) {
  return answerOf(fetch(url, { headers: { Accept: "application/json" } }));
}

async function answerOf(request) {
  const response = await request.catch(() => {
    throw new Error("There is no connection to the server. Nothing was changed.");
  });
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new Error(body.error?.message ?? "That did not work. Load the page again and repeat it.");
}
