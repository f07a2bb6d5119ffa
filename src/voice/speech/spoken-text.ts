// What an engine is given for a text. Owns the reading of codes; it must not know any engine's marks.

/** A text that is nothing but 4…8 digits is a code: read one by one (the API's rule for `mes=123456`). */
const CODE = /^[0-9]{4,8}$/;

/** The text trimmed, a bare code with blanks between its digits; anything else as it was written. */
export function spokenText(text: string): string {
  const trimmed = text.trim();
  return CODE.test(trimmed) ? trimmed.split('').join(' ') : trimmed;
}
