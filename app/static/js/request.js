// Sends requests to our own server and reads its JSON.

import { one } from "./dom.js";
import { parseFragment } from "./html.js";
import { gettext } from "./language.js";

const TIMEOUT = 60_000; // ms without a response, after which the connection counts as lost

/** A request that the server refused, or that did not reach it. */
export class RequestError extends Error {
  /**
   * @param {string} message the server's sentence, or one about the connection
   * @param {number} status the HTTP status, 0 if there was no response
   * @param {string} [code] the server's name of the error
   */
  constructor(message, status, code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const TOKEN = 'meta[name="csrf-token"]';

/** Return the CSRF token of this page. */
export const token = () => one(document, TOKEN).content;

/**
 * Post form fields and return the JSON of the response; throw a RequestError if it is refused.
 * @param {string} url
 * @param {ConstructorParameters<typeof URLSearchParams>[0] | FormData | [string, string | number][]} [fields]
 *   pairs, or a FormData without files
 * @returns {Promise<any>}
 */
export function post(url, fields) {
  const body = new URLSearchParams(/** @type {URLSearchParams | undefined} */ (fields));
  return jsonOf(url, { method: "POST", headers: headers(), body });
}

/**
 * Post `value` as JSON and return the JSON of the response; throw a RequestError if it is refused.
 * @param {string} url
 * @param {unknown} value
 * @returns {Promise<any>}
 */
export function postJson(url, value) {
  const body = JSON.stringify(value);
  return jsonOf(url, { method: "POST", headers: { ...headers(), "Content-Type": "application/json" }, body });
}

/**
 * Return the JSON at `url`; throw a RequestError if it is refused.
 * @param {string} url
 * @returns {Promise<any>}
 */
export function getJson(url) {
  return jsonOf(url, { headers: { Accept: "application/json" } });
}

/**
 * Fetch a new CSRF token for this page. Return false if the page no longer opens, as after a sign-out.
 * @returns {Promise<boolean>}
 */
export async function renewToken() {
  const signal = AbortSignal.timeout(TIMEOUT);
  const asked = fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual", signal });
  const text = await asked.then((response) => (response.ok ? response.text() : "")).catch(() => "");
  const found = parseFragment(text).querySelector(TOKEN)?.content;
  if (found) one(document, TOKEN).content = found;
  return Boolean(found);
}

const headers = () => ({ Accept: "application/json", "X-CSRFToken": token() });

/**
 * @param {string} url
 * @param {RequestInit} options
 */
async function jsonOf(url, options) {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT) }).catch(() => {
    throw new RequestError(gettext("There is no connection to the server. Nothing was changed."), 0);
  });
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const { message, code } = body.error ?? {};
  const reason = message ?? gettext("That did not work. Load the page again and repeat it.");
  throw new RequestError(reason, response.status, code);
}
