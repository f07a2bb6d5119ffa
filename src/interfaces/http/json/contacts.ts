// Operations on contacts of an account's address books. Owns these operations; groups are `contact-groups.ts`, files
// `contact-files.ts`.

import Type from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import { type Book, parseAddress } from '../../../core/contacts/addresses.ts';
import type { Contact } from '../../../core/contacts/contact.ts';
import type { ContactFilter } from '../../../core/contacts/contacts.ts';
import type { Doors } from '../../../core/doors.ts';
import {
  addressesOf,
  BookName,
  BookPath,
  ContactChange,
  ContactTold,
  contactTold,
  NewContact,
  RecordNumber,
  readFields,
} from './contact-schemas.ts';
import { pageFrom, readPage } from './cursor.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import { PAGE_QUERY, pageOf, recordNumber } from './schemas.ts';

const TAGS = ['contacts'];

const OneContact = Type.Object({ book: BookName, contact: RecordNumber }, { additionalProperties: false });

const ListQuery = Type.Object(
  {
    group: Type.Optional(recordNumber('Id or number of a group.')),
    address: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })),
    ownId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    names: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Every word is part of the names.' }),
    ),
    search: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Every word is part of anything.' }),
    ),
    ...PAGE_QUERY,
  },
  { additionalProperties: false },
);

type Found = { readonly doors: Doors; readonly account: Account; readonly book: Book };

async function one({ doors, account, book }: Found, id: number): Promise<Result<Contact, Fault>> {
  const found = await doors.contacts.list(account, { book, ids: [id] });
  if (!found.ok) return found;
  const [contact] = found.value;
  return contact ? ok(contact) : err({ fault: 'record-missing' });
}

const listContacts = operation({
  id: 'listContacts',
  method: 'GET',
  path: '/books/{book}/contacts',
  summary: 'Contacts of a book, in the order they were made',
  description: 'Those of the account above are among them when it shares its contacts.',
  tags: TAGS,
  parameters: BookPath,
  query: ListQuery,
  replies: { 200: pageOf('ContactPage', ContactTold) },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { book }, query }) => {
    const page = readPage('contacts', query);
    if (!page.ok) return page;
    const { limit, after = 0 } = page.value;
    const { group, address: written, ownId, names, search } = query;
    const address = written === undefined ? undefined : parseAddress(written, book);
    if (written !== undefined && address === undefined)
      return err(mistaken('/query/address', 'is no number or address of this book'));
    const filter: ContactFilter = {
      ...{ book, after, limit: limit + 1 },
      ...(group !== undefined && { groups: [group] }),
      ...(address !== undefined && { addresses: [address] }),
      ...(ownId !== undefined && { ownId }),
      ...(names !== undefined && { names }),
      ...(search !== undefined && { search }),
    };
    const found = await doors.contacts.list(account, filter);
    if (!found.ok) return found;
    const { items, next } = pageFrom('contacts', found.value, { limit, idOf: (contact) => contact.id });
    return told(200, { items: items.map(contactTold), next });
  },
});

const addContact = operation({
  id: 'addContact',
  method: 'POST',
  path: '/books/{book}/contacts',
  summary: 'Add a contact',
  description:
    'An address that is in the book already names its contact: it is taught what is given, joins the groups, and is answered.',
  tags: TAGS,
  parameters: BookPath,
  body: json(NewContact),
  replies: { 201: ContactTold },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { book }, body }) => {
    const addresses = addressesOf(body.addresses, book);
    if (!addresses.ok) return addresses;
    const fields = readFields(body);
    if (!fields.ok) return fields;
    const contact = { book, addresses: addresses.value, fields: fields.value, groups: body.groups ?? [] };
    const added = await doors.contacts.add(account, contact);
    if (!added.ok) return added;
    const stored = await one({ doors, account, book }, added.value);
    return stored.ok ? told(201, contactTold(stored.value)) : stored;
  },
});

const getContact = operation({
  id: 'getContact',
  method: 'GET',
  path: '/books/{book}/contacts/{contact}',
  summary: 'One contact',
  tags: TAGS,
  parameters: OneContact,
  replies: { 200: ContactTold },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { book, contact } }) => {
    const found = await one({ doors, account, book }, contact);
    return found.ok ? told(200, contactTold(found.value)) : found;
  },
});

const changeContact = operation({
  id: 'changeContact',
  method: 'PATCH',
  path: '/books/{book}/contacts/{contact}',
  summary: 'Change a contact',
  tags: TAGS,
  parameters: OneContact,
  body: json(ContactChange),
  replies: { 200: ContactTold },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { book, contact }, body }) => {
    const addresses = body.addresses ? addressesOf(body.addresses, book) : ok(undefined);
    if (!addresses.ok) return addresses;
    const fields = readFields(body);
    if (!fields.ok) return fields;
    const which = { book, ids: [contact] };
    const changed = await doors.contacts.change(account, which, {
      fields: fields.value,
      ...(addresses.value && { addresses: addresses.value }),
      ...(body.groups && { groups: body.groups }),
    });
    if (!changed.ok) return changed;
    const stored = await one({ doors, account, book }, contact);
    return stored.ok ? told(200, contactTold(stored.value)) : stored;
  },
});

const removeContact = operation({
  id: 'removeContact',
  method: 'DELETE',
  path: '/books/{book}/contacts/{contact}',
  summary: 'Delete a contact',
  tags: TAGS,
  parameters: OneContact,
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { book, contact } }) => {
    const removed = await doors.contacts.remove(account, { book, ids: [contact] });
    return removed.ok ? told(204) : removed;
  },
});

export const CONTACT_OPERATIONS = [
  listContacts,
  addContact,
  getContact,
  changeContact,
  removeContact,
] as const;
