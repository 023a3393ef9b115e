// Passwords that are easy to say on the telephone: four groups of two syllables, such as "bami-tuko-resa-lugo".

// Letters that sound different from each other in most languages.
const CONSONANTS = "bgklmnrstv";
const VOWELS = "aeiou";
export const GROUPS = CONSONANTS.length * VOWELS.length * (CONSONANTS.length - 1) * VOWELS.length;
const COUNT = 4;

/**
 * Return a new password of 44 random bits: each of its four groups is one of 2,250.
 * @returns {string}
 */
export const suggestedPassword = () => Array.from({ length: COUNT }, group).join("-");

// The two consonants of a group differ: that is easier to hear, and leaves out "kaka".
function group() {
  const first = letter(CONSONANTS);
  const others = CONSONANTS.replace(first, "");
  return first + letter(VOWELS) + letter(others) + letter(VOWELS);
}

/**
 * Return one of the letters, each with the same probability.
 * @param {string} letters
 */
function letter(letters) {
  const fair = 256 - (256 % letters.length);
  const bytes = new Uint8Array(1);
  do crypto.getRandomValues(bytes);
  while (bytes[0] >= fair);
  return letters[bytes[0] % letters.length];
}
