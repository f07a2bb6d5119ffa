// A text made safe and clear for espeak-ng. Owns what its reader would misunderstand: SSML tags, entities, stress marks,
// codes in one breath. It must not change what is said.

/** Three digits or more, each by itself: a code or a phone number. */
const SINGLE_DIGITS = /(?<![^\s])[0-9](?:\s+[0-9]){2,}(?![^\s.,;:!?)])/g;
/** The API's stress mark, a plus right before a vowel within a word, which would be read out as "plus". */
const STRESS_MARK = /(?<=^|[\s\p{L}])\+(?=[аеёиоуыэюяіїєәөұү])/giu;

/**
 * The text for espeak-ng, whose reader takes `<…>` and `&…;` for SSML and stops at a NUL: those become blanks, an
 * ampersand stands alone (and is read as "and"). Single digits get a comma between them, and so a pause.
 */
export function espeakText(text: string): string {
  return text
    .replace(/[\p{Cc}<>]+/gu, ' ')
    .replace(/&/g, ' & ')
    .replace(STRESS_MARK, '')
    .replace(SINGLE_DIGITS, (digits) => digits.split(/\s+/).join(', '));
}
