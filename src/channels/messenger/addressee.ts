// Whom a message is for in a messenger: a number, a name, or an id of the provider's (spec http-send 2.1: `@name`, `#id`).
// Owns telling them apart and the book of the configuration that gives numbers their ids.

import type { FieldRow } from '../../base/section-table.ts';

type Addressee =
  | { readonly kind: 'phone'; readonly digits: string }
  /** Without the sign. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'id'; readonly id: string };

/** Digits of a number → `@name` or `#id`. */
export type AddresseeBook = Readonly<Record<string, string>>;

export function addresseeOf(recipient: string, book: AddresseeBook = {}): Addressee {
  const written = Object.hasOwn(book, recipient) ? book[recipient]! : recipient;
  if (written.startsWith('@')) return { kind: 'name', name: written.slice(1) };
  if (written.startsWith('#')) return { kind: 'id', id: written.slice(1) };
  return { kind: 'phone', digits: written };
}

export const BOOK_FIELD: FieldRow = {
  key: 'book',
  form: {
    kind: 'table',
    fits: (phone, whom) => /^\d{7,15}$/.test(phone) && /^[@#]\S{1,100}$/.test(whom),
    form: 'digits of numbers with `@name` or `#id` each',
  },
  absent: 'empty',
  says: 'Whom numbers mean there: the provider knows no numbers, only the names and ids of those who wrote to us first.',
};
