// The language of the page: its sentences with their values.
//
// An English sentence is its own id. A page in another language carries the translations that its modules can need as
// JSON in the element #sentences; an English page carries none.

/** @typedef {Record<string, string | number>} Values What stands in a sentence as `%(name)s`. */
/** @typedef {Record<string, string | Record<string, string>>} Sentences By id; plural forms by their CLDR category. */

/** @type {Sentences | undefined} */
let sentences;

/** Return the BCP 47 tag by which `Intl` formats numbers, dates and lists on this page. */
export const locale = () => document.documentElement.dataset.locale;

/**
 * Return a sentence in the page's language, with these values.
 * @param {string} sentence
 * @param {Values} [values]
 */
export const gettext = (sentence, values) => filled(/** @type {string} */ (translation(sentence)) ?? sentence, values);

/**
 * Return the sentence for `count`, which stands in it as `%(count)s`.
 * @param {string} singular
 * @param {string} plural
 * @param {number} count
 * @param {Values} [values]
 */
export function ngettext(singular, plural, count, values) {
  const forms = /** @type {Record<string, string> | undefined} */ (translation(singular));
  const form = forms?.[new Intl.PluralRules(locale()).select(count)] ?? forms?.other;
  return filled(form ?? (count === 1 ? singular : plural), { count, ...values });
}

/** @param {string} sentence */
function translation(sentence) {
  sentences ??= /** @type {Sentences} */ (JSON.parse(document.getElementById("sentences")?.textContent ?? "{}"));
  return sentences[sentence];
}

/**
 * @param {string} sentence
 * @param {Values} [values]
 */
const filled = (sentence, values = {}) => sentence.replace(/%\((\w+)\)s/g, (_, name) => written(values[name]));

/**
 * Return a number as "1,234", and a text as it is. The browser's own formatter, which costs a slow phone 50 ms the
 * first time, is used only for numbers that have separators.
 * @param {any} value A number or a text.
 */
const written = (value) => (value > 999 ? value.toLocaleString(locale()) : String(value));
