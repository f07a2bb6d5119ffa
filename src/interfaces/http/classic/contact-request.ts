// Parameters of `phones.php` and `mails.php` read: numbers and addresses, groups, fields, filters (spec http-contacts 2). Owns what
// each parameter means; whether a contact or group is there is found out behind the doors.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { type Book, type ContactAddress, readAddresses } from '../../../core/contacts/addresses.ts';
import {
  type ContactFields,
  checkFields,
  type FieldName,
  fieldSentence,
} from '../../../core/contacts/contact.ts';
import type { ContactFilter } from '../../../core/contacts/contacts.ts';
import { isGiven, type Parameters } from '../../../dialect/parameters.ts';
import { type ClassicFault, wrongParameters } from '../../../dialect/replies.ts';
import { wholeParameter } from './whole-parameter.ts';

type Read<T> = Result<T, ClassicFault>;

const refuse = (detail: string): { ok: false; error: ClassicFault } => err(wrongParameters(detail));

/** Names of the parameters that hold numbers or addresses; `mails.php` has its own for the same. */
const ADDRESS_NAMES = {
  phones: { present: 'phone', next: 'new_phone' },
  mails: { present: 'mail', next: 'new_mail' },
} as const satisfies Record<Book, { readonly present: string; readonly next: string }>;

const FIELDS: readonly (readonly [string, FieldName])[] = [
  ['name', 'name'],
  ['lnm', 'lastName'],
  ['fnm', 'firstName'],
  ['mnm', 'middleName'],
  ['bd', 'birthday'],
  ['myid', 'ownId'],
  ['cmt', 'comment'],
  ['tags', 'tags'],
  ['pho', 'otherPhones'],
  ['lmt', 'limit'],
];

/** `phone` (or `mail`) as written. */
export function addressText(parameters: Parameters, book: Book): string {
  return parameters.text(ADDRESS_NAMES[book].present);
}

function listOf(text: string, book: Book): Read<readonly ContactAddress[]> {
  const read = readAddresses(text, book);
  if (!read.ok) return refuse(read.error);
  const most = LIMITS.contacts.named;
  return read.value.length > most ? refuse(`more than ${most} numbers or addresses`) : ok(read.value);
}

export function requiredAddresses(parameters: Parameters, book: Book): Read<readonly ContactAddress[]> {
  const read = listOf(addressText(parameters, book), book);
  if (read.ok && read.value.length === 0) return refuse(`${ADDRESS_NAMES[book].present} is missing`);
  return read;
}

/** Undefined: none are given, the old ones stay. */
export function newAddresses(
  parameters: Parameters,
  book: Book,
): Read<readonly ContactAddress[] | undefined> {
  const text = parameters.text(ADDRESS_NAMES[book].next);
  return isGiven(text) ? listOf(text, book) : ok(undefined);
}

/** Ids or numbers of groups; undefined: none are given. */
export function groupsOf(parameters: Parameters): Read<readonly number[] | undefined> {
  const text = parameters.text('grp');
  if (!isGiven(text)) return ok(undefined);
  const written = text.split(/[\s,;|]+/).filter((one) => one !== '');
  const wrong = written.find((one) => !/^\d{1,10}$/.test(one));
  if (wrong !== undefined) return refuse(`grp: "${wrong.slice(0, 40)}" is no id of a group`);
  if (written.length > LIMITS.contacts.named) return refuse(`grp: more than ${LIMITS.contacts.named} groups`);
  return ok([...new Set(written.map(Number))]);
}

export function requiredGroup(parameters: Parameters): Read<number> {
  const groups = groupsOf(parameters);
  if (!groups.ok) return groups;
  const [group, ...others] = groups.value ?? [];
  if (group === undefined) return refuse('grp is missing');
  return others.length > 0 ? refuse('grp names several groups') : ok(group);
}

// As many as ids and numbers of groups are written with; those that no column holds find nothing.
const TEN_DIGITS = 9_999_999_999;

/** `after_id`: from the beginning when it is not given. */
export function afterOf(parameters: Parameters): Read<number> {
  const after = wholeParameter(parameters, 'after_id', TEN_DIGITS);
  return after.ok ? ok(after.value ?? 0) : after;
}

/** `num`; undefined: none is given. */
export function numberOf(parameters: Parameters): Read<number | undefined> {
  return wholeParameter(parameters, 'num', TEN_DIGITS);
}

/** Fields that came. A new contact has no use for empty ones; on a change they clear a field. */
export function fieldsOf(parameters: Parameters, empty: 'left out' | 'kept'): Read<Partial<ContactFields>> {
  const given: { [name in FieldName]?: string } = {};
  for (const [parameter, field] of FIELDS) {
    if (!parameters.has(parameter)) continue;
    const text = parameters.text(parameter);
    if (text.trim() !== '' || empty === 'kept') given[field] = text;
  }
  const checked = checkFields(given);
  return checked.ok ? checked : refuse(fieldSentence(checked.error));
}

/** A part of a number is searched for, like any word. */
function addressFilter(
  parameters: Parameters,
  book: Book,
): Pick<ContactFilter, 'addresses'> & { readonly part?: string } {
  const text = addressText(parameters, book).trim();
  if (!isGiven(text)) return {};
  const read = readAddresses(text, book);
  if (read.ok) return { addresses: read.value };
  return { part: book === 'phones' ? text.replace(/\D/g, '') || text : text };
}

export function filterOf(parameters: Parameters, book: Book): Read<ContactFilter> {
  const groups = groupsOf(parameters);
  if (!groups.ok) return groups;
  const after = afterOf(parameters);
  if (!after.ok) return after;
  const { addresses, part } = addressFilter(parameters, book);
  const search = [parameters.text('search'), part ?? ''].join(' ').trim();
  const names = parameters.text('fio').trim();
  return ok({
    book,
    after: after.value,
    ...(groups.value && { groups: groups.value }),
    ...(addresses && { addresses }),
    ...(names !== '' && { names }),
    ...(search !== '' && { search }),
  });
}
