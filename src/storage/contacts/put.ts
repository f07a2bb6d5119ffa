// Contacts put into a book, many at once: new ones made, those that are there taught what they lack. Owns how rows with the same
// numbers meet, in the book and among themselves; one transaction of the caller holds the book meanwhile.

import { LIMITS } from '../../base/limits.ts';
import type { ContactAddress } from '../../core/contacts/addresses.ts';
import {
  type Contact,
  type ContactFields,
  type ContactId,
  type FieldName,
  type GroupId,
  NO_FIELDS,
} from '../../core/contacts/contact.ts';
import type { Session } from '../database/database.ts';
import type { BookOf } from './book.ts';
import { addressOwners, type Entry, loadContacts, newIds, saveContacts } from './entries.ts';

/** Empty fields say nothing. */
export type PutContact = {
  readonly addresses: readonly ContactAddress[];
  readonly fields: Partial<ContactFields>;
  readonly groups: readonly GroupId[];
};

export type Put =
  | { readonly kind: 'added' | 'changed' | 'same'; readonly id: ContactId }
  | { readonly kind: 'refused'; readonly sentence: string };

/** What is known of the book while rows are put into it one after the other. */
class Putting {
  readonly #byAddress = new Map<ContactAddress, Entry>();
  readonly #ids: ContactId[];
  #room: number;

  constructor(ids: readonly ContactId[], room: number) {
    this.#ids = [...ids];
    this.#room = room;
  }

  know(contact: Contact): void {
    const entry: Entry = { before: contact, now: contact };
    for (const address of contact.addresses) this.#byAddress.set(address, entry);
  }

  get entries(): readonly Entry[] {
    return [...new Set(this.#byAddress.values())];
  }

  put(row: PutContact): Put {
    const met = new Set(row.addresses.map((address) => this.#byAddress.get(address)));
    met.delete(undefined);
    const [known, other] = met;
    if (other) return { kind: 'refused', sentence: 'its numbers or addresses belong to different contacts' };
    return known ? this.#teach(known, row) : this.#add(row);
  }

  #add(row: PutContact): Put {
    if (this.#room <= 0)
      return { kind: 'refused', sentence: `the address book is full: ${LIMITS.contacts.inBook} contacts` };
    const id = this.#ids.shift()!;
    this.#room--;
    const now: Contact = {
      ...NO_FIELDS,
      ...row.fields,
      id,
      addresses: row.addresses,
      groups: sorted(row.groups),
    };
    const refused = tooMuch(now);
    if (refused !== undefined) return { kind: 'refused', sentence: refused };
    this.#keep({ before: undefined, now });
    return { kind: 'added', id };
  }

  #teach(entry: Entry, row: PutContact): Put {
    const fields: { [name in FieldName]?: string } = {};
    for (const [name, text] of Object.entries(row.fields)) if (text !== '') fields[name as FieldName] = text;
    const now: Contact = {
      ...entry.now,
      ...fields,
      addresses: [...new Set([...entry.now.addresses, ...row.addresses])],
      groups: sorted([...entry.now.groups, ...row.groups]),
    };
    const refused = tooMuch(now);
    if (refused !== undefined) return { kind: 'refused', sentence: refused };
    const same = JSON.stringify(now) === JSON.stringify(entry.now);
    entry.now = now;
    this.#keep(entry);
    return { kind: same ? 'same' : 'changed', id: now.id };
  }

  #keep(entry: Entry): void {
    for (const address of entry.now.addresses) this.#byAddress.set(address, entry);
  }
}

export function sorted(groups: readonly GroupId[]): readonly GroupId[] {
  return [...new Set(groups)].sort((one, other) => one - other);
}

/** Why a contact has more than it may, as a sentence. */
export function tooMuch(contact: Pick<Contact, 'addresses' | 'groups'>): string | undefined {
  const { addresses, groupsOfContact } = LIMITS.contacts;
  if (contact.addresses.length > addresses) return `a contact has at most ${addresses} numbers or addresses`;
  if (contact.groups.length > groupsOfContact) return `a contact is in at most ${groupsOfContact} groups`;
  return undefined;
}

/** One answer for each row, in their order. `held`: contacts the locked book has. */
export async function putContacts(
  session: Session,
  owner: BookOf & { readonly held: number },
  rows: readonly PutContact[],
): Promise<readonly Put[]> {
  const owners = await addressOwners(session, owner, [...new Set(rows.flatMap((row) => row.addresses))]);
  const fresh = rows.filter((row) => !row.addresses.some((address) => owners.has(address)));
  const ids = fresh.length > 0 ? await newIds(session, fresh.length) : [];
  const putting = new Putting(ids, LIMITS.contacts.inBook - owner.held);
  for (const contact of await loadContacts(session, owner, [...new Set(owners.values())]))
    putting.know(contact);
  const answers = rows.map((row) => putting.put(row));
  await saveContacts(session, owner, putting.entries);
  return answers;
}
