// What `phones.php` and `mails.php` answer (spec http-contacts 3, client-habits 14): contacts, groups, entries of the black list, in
// the four forms. Owns their fields, their order and the names of elements; those of e-mail contacts are [inferred] from phones.

import type { Book } from '../../../core/contacts/addresses.ts';
import { BLACK_SCOPES, type BlackEntry } from '../../../core/contacts/black-list.ts';
import type { Contact } from '../../../core/contacts/contact.ts';
import type { ContactGroup } from '../../../core/contacts/contacts.ts';
import {
  type Field,
  idField,
  listReply,
  numberField,
  type RecordNames,
  textField as text,
} from '../../../dialect/records.ts';
import type { Format } from '../../../dialect/replies.ts';

/** `<phone><id>5</id></phone>`, `<phones>…`; also the name of the field that holds numbers. */
export const ONE: Readonly<Record<Book, string>> = { phones: 'phone', mails: 'mail' };

const CONTACTS: Readonly<Record<Book, RecordNames>> = {
  phones: { list: 'phones', one: ONE.phones },
  mails: { list: 'mails', one: ONE.mails },
};

const GROUPS: RecordNames = { list: 'groups', one: 'group' };

type ContactReplyOptions = {
  readonly book: Book;
  readonly format: Format;
  /** `int_id` is told to who pages by it: others may refuse a field they do not know. */
  readonly paged: 'yes' | 'no';
};

function contactFields(contact: Contact, { book, paged }: ContactReplyOptions): Field[] {
  return [
    // The client's own id when it gave one.
    idField('id', contact.ownId === '' ? String(contact.id) : contact.ownId),
    ...(paged === 'yes' ? [numberField('int_id', contact.id)] : []),
    text('name', contact.name),
    text(ONE[book], contact.addresses.join(',')),
    text('group', contact.groups.length === 0 ? '0' : contact.groups.join('|')),
    text('first_name', contact.firstName),
    text('last_name', contact.lastName),
    text('middle_name', contact.middleName),
    text('birthday', contact.birthday),
    text('comments', contact.comment),
    text('tags', contact.tags),
    text('phone_other', contact.otherPhones),
  ];
}

export function contactsReply(contacts: readonly Contact[], options: ContactReplyOptions): string {
  const records = contacts.map((contact) => contactFields(contact, options));
  return listReply(records, options.format, CONTACTS[options.book]);
}

export function groupsReply(groups: readonly ContactGroup[], format: Format): string {
  const records = groups.map((group) => [
    numberField('id', group.id),
    text('name', group.name),
    text('number', String(group.number ?? 0)),
    text('cnt', String(group.count)),
  ]);
  return listReply(records, format, GROUPS);
}

/** Wholly [inferred]: no public page has an action that lists the black list. */
export function blackListReply(
  entries: readonly BlackEntry[],
  { book, format }: { readonly book: Book; readonly format: Format },
): string {
  const records = entries.map((entry) => [
    numberField('id', entry.id),
    text(ONE[book], entry.form === 'prefix' ? `${entry.value}*` : entry.value),
    text('type', String(BLACK_SCOPES.indexOf(entry.scope))),
  ]);
  return listReply(records, format, CONTACTS[book]);
}
