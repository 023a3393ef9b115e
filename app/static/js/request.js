// Asks our own server for an act and reads its answer; a refusal becomes an Error with the server's sentence and status.

import { parseFragment } from "./html.js";

const SILENT = 60_000; // ms without an answer: then there is no connection

const page = () => document.querySelector('meta[name="csrf-token"]');
export const token = () => page().content;

/** Posts `fields` (pairs, or a FormData of plain values); answers the JSON. */
export function post(url, fields) {
  return answerOf(url, { method: "POST", headers: headers(), body: new URLSearchParams(fields) });
}

/** Posts `value` as JSON; answers the JSON. */
export function postJson(url, value) {
  const body = JSON.stringify(value);
  return answerOf(url, { method: "POST", headers: { ...headers(), "Content-Type": "application/json" }, body });
}

/** Gets JSON. */
export function getJson(url) {
  return answerOf(url, { headers: { Accept: "application/json" } });
}

/** Takes a new token for this page; answers whether somebody is signed in. */
export async function renewToken() {
  const asked = fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual", signal: AbortSignal.timeout(SILENT) });
  const text = await asked.then((answer) => answer.ok && answer.text()).catch(() => "");
  const found = parseFragment(text).querySelector('meta[name="csrf-token"]')?.content;
  if (found) page().content = found;
  return Boolean(found);
}

const headers = () => ({ Accept: "application/json", "X-CSRFToken": token() });

async function answerOf(url, options) {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(SILENT) }).catch(() => {
    throw Object.assign(new Error("There is no connection to the server. Nothing was changed."), { status: 0 });
  });
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const { message = "That did not work. Load the page again and repeat it.", code } = body.error ?? {};
  throw Object.assign(new Error(message), { status: response.status, code });
}
