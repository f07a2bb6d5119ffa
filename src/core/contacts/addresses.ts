// What a contact is reached by: telephone numbers in one book, e-mail addresses in the other. Owns reading lists of them as
// clients write them ("any separator", spec http-contacts 2); a list with a wrong entry is refused as a whole.

import { err, ok, type Result } from '../../base/result.ts';
import { parsePhone } from '../numbers/phone-number.ts';
import { parseMailAddress } from '../numbers/recipient.ts';

/** A telephone number (digits only) or an e-mail address (in small letters). */
export type ContactAddress = string & { readonly __contactAddress: true };

/** The two address books of an account; a group belongs to one of them (`type` of add_group: 0, 1). */
export type Book = 'phones' | 'mails';

export const BOOKS = { phones: 0, mails: 1 } as const satisfies Record<Book, number>;

export function parseMail(text: string): ContactAddress | undefined {
  return parseMailAddress(text) as ContactAddress | undefined;
}

export function parseAddress(text: string, book: Book): ContactAddress | undefined {
  return book === 'phones' ? (parsePhone(text) as ContactAddress | undefined) : parseMail(text);
}

/**
 * Commas, semicolons, bars and line ends split numbers for certain. Blanks, brackets, hyphens and slashes may stand inside one:
 * they split only what is no number as a whole.
 */
function phonesOf(text: string): string[] {
  const entries = text.split(/[,;|\r\n\t]+/).filter((entry) => entry.trim() !== '');
  return entries.flatMap((entry) => {
    if (parsePhone(entry) !== undefined) return [entry];
    const pieces = entry.split(/[^\d+]+/).filter((piece) => piece !== '');
    return pieces.length > 1 && pieces.every((piece) => parsePhone(piece) !== undefined) ? pieces : [entry];
  });
}

function mailsOf(text: string): string[] {
  return text.split(/[\s,;|<>]+/).filter((entry) => entry !== '');
}

const SHOWN = 60;

/** The addresses of a list, each once, or a sentence about the first that is none. An empty list is no fault here. */
export function readAddresses(text: string, book: Book): Result<readonly ContactAddress[], string> {
  const found = new Set<ContactAddress>();
  for (const entry of book === 'phones' ? phonesOf(text) : mailsOf(text)) {
    const address = parseAddress(entry, book);
    if (address === undefined) {
      const what = book === 'phones' ? 'phone number' : 'e-mail address';
      return err(`"${entry.trim().slice(0, SHOWN)}" is no ${what}`);
    }
    found.add(address);
  }
  return ok([...found]);
}
