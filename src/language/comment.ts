// The private comment of a message: what stands after a line of three tildes. Owns the mark and where it cuts; it must
// not read the text.
const MARK = /\r*\n~~~(?:\r*\n|$)/;

export type Commented = { readonly text: string; readonly comment?: string };

/** Cuts a message at its first line `~~~`. The comment is neither spoken, counted nor sent. */
export function splitComment(message: string): Commented {
  const found = MARK.exec(message);
  if (!found) return { text: message };
  return { text: message.slice(0, found.index), comment: message.slice(found.index + found[0].length) };
}
