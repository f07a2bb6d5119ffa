// A contact of an address book: its fields, their limits, and the words it is found by. Owns these shapes and what makes a
// field acceptable; numbers and addresses are `addresses.ts`, where they are kept is the store's business.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ContactAddress } from './addresses.ts';
import { parseBirthday } from './birthday.ts';

export type ContactId = number & { readonly __contact: true };
export type GroupId = number & { readonly __group: true };

/** What a contact has besides numbers and groups; an empty text: nothing. */
export type ContactFields = {
  readonly name: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  /** `dd.mm.yyyy`. */
  readonly birthday: string;
  /** The client's own id of the contact. */
  readonly ownId: string;
  readonly comment: string;
  /** As given, split by commas. */
  readonly tags: string;
  readonly otherPhones: string;
  /** `lmt`: kept and told, it means nothing to the service. */
  readonly limit: string;
};

export type Contact = ContactFields & {
  readonly id: ContactId;
  readonly addresses: readonly ContactAddress[];
  readonly groups: readonly GroupId[];
};

export const NO_FIELDS: ContactFields = {
  name: '',
  lastName: '',
  firstName: '',
  middleName: '',
  birthday: '',
  ownId: '',
  comment: '',
  tags: '',
  otherPhones: '',
  limit: '',
};

export type FieldName = keyof ContactFields;

const FIELD_NAMES = Object.keys(NO_FIELDS) as readonly FieldName[];

const NAMES: ReadonlySet<FieldName> = new Set(['name', 'lastName', 'firstName', 'middleName', 'ownId']);

/** The first field that cannot be kept, and why. */
type FieldFault =
  | { readonly kind: 'too long'; readonly field: FieldName; readonly most: number }
  | { readonly kind: 'no date'; readonly field: 'birthday'; readonly text: string };

/** As it is said where a day is written `dd.mm.yyyy`. */
export function fieldSentence(fault: FieldFault): string {
  return fault.kind === 'too long'
    ? `${fault.field} is longer than ${fault.most} characters`
    : `"${fault.text.slice(0, 40)}" is no date of birth; write dd.mm.yyyy`;
}

/** Fields as they will be kept. */
export function checkFields(given: Partial<ContactFields>): Result<Partial<ContactFields>, FieldFault> {
  const kept: { -readonly [name in FieldName]?: string } = {};
  for (const field of FIELD_NAMES) {
    const text = given[field]?.trim();
    if (text === undefined) continue;
    const most = NAMES.has(field) ? LIMITS.contacts.nameCharacters : LIMITS.contacts.fieldCharacters;
    if (text.length > most) return err({ kind: 'too long', field, most });
    kept[field] = text;
  }
  if (kept.birthday) {
    const birthday = parseBirthday(kept.birthday);
    if (birthday === undefined) return err({ kind: 'no date', field: 'birthday', text: kept.birthday });
    kept.birthday = birthday;
  }
  return ok(kept);
}

/** Letters that people write in either way are one letter. */
function folded(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ').trim();
}

/** What a contact is found by: its names, and all it has. */
export function wordsOf(contact: Omit<Contact, 'id' | 'groups'>): {
  readonly names: string;
  readonly words: string;
} {
  const { lastName, firstName, middleName, name, addresses } = contact;
  const names = folded(`${lastName} ${firstName} ${middleName} ${name}`);
  const { ownId, comment, tags, otherPhones, birthday } = contact;
  const rest = [...addresses, ownId, comment, tags, otherPhones, birthday].join(' ');
  return { names, words: `${names} ${folded(rest)}` };
}

/** The words of a search, each to be found somewhere. */
export function searchWords(text: string): readonly string[] {
  return folded(text)
    .split(' ')
    .filter((word) => word !== '');
}
