// Operations on groups of contacts: made, changed, deleted, joined and left. Owns these operations.

import Type from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import type { Book } from '../../../core/contacts/addresses.ts';
import type { ContactGroup } from '../../../core/contacts/contacts.ts';
import type { Doors } from '../../../core/doors.ts';
import {
  BookName,
  BookPath,
  GroupChange,
  GroupTold,
  groupTold,
  NewGroup,
  RecordNumber,
} from './contact-schemas.ts';
import { json, operation, told } from './operation.ts';
import type { Fault } from './replies.ts';
import { listOf, recordNumber } from './schemas.ts';

const TAGS = ['contacts'];

const GroupPart = recordNumber('Id or number of the group.');
const OneGroup = Type.Object({ book: BookName, group: GroupPart }, { additionalProperties: false });
const Member = Type.Object(
  { book: BookName, group: GroupPart, contact: RecordNumber },
  { additionalProperties: false },
);

type Found = { readonly doors: Doors; readonly account: Account; readonly book: Book };

/** The group must be of the book that the address names. */
async function one({ doors, account, book }: Found, group: number): Promise<Result<ContactGroup, Fault>> {
  const found = await doors.contacts.groups(account, { book, groups: [group] });
  if (!found.ok) return found;
  const [known] = found.value;
  return known ? ok(known) : err({ fault: 'record-missing' });
}

const listGroups = operation({
  id: 'listGroups',
  method: 'GET',
  path: '/books/{book}/groups',
  summary: 'Groups of a book',
  tags: TAGS,
  parameters: BookPath,
  replies: { 200: listOf('ContactGroupList', GroupTold) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { book } }) => {
    const found = await doors.contacts.groups(account, { book });
    return found.ok ? told(200, { items: found.value.map(groupTold) }) : found;
  },
});

const addGroup = operation({
  id: 'addGroup',
  method: 'POST',
  path: '/books/{book}/groups',
  summary: 'Make a group',
  tags: TAGS,
  parameters: BookPath,
  body: json(NewGroup),
  replies: { 201: GroupTold },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, parameters: { book }, body }) => {
    const { name, number } = body;
    const added = await doors.contacts.addGroup(account, {
      book,
      name,
      ...(number !== undefined && { number }),
    });
    if (!added.ok) return added;
    const made = await one({ doors, account, book }, added.value);
    return made.ok ? told(201, groupTold(made.value)) : made;
  },
});

const changeGroup = operation({
  id: 'changeGroup',
  method: 'PATCH',
  path: '/books/{book}/groups/{group}',
  summary: 'Rename a group, or give it another number',
  tags: TAGS,
  parameters: OneGroup,
  body: json(GroupChange),
  replies: { 200: GroupTold },
  faults: ['record-missing', 'change-failed'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { book, group }, body }) => {
    const known = await one({ doors, account, book }, group);
    if (!known.ok) return known;
    const { name, number } = body;
    const changed = await doors.contacts.changeGroup(account, known.value.id, {
      ...(name !== undefined && { name }),
      ...(number !== undefined && { number: number ?? undefined }),
    });
    if (!changed.ok) return changed;
    const stored = await one({ doors, account, book }, known.value.id);
    return stored.ok ? told(200, groupTold(stored.value)) : stored;
  },
});

const removeGroup = operation({
  id: 'removeGroup',
  method: 'DELETE',
  path: '/books/{book}/groups/{group}',
  summary: 'Delete a group; its contacts stay',
  tags: TAGS,
  parameters: OneGroup,
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { book, group } }) => {
    const known = await one({ doors, account, book }, group);
    if (!known.ok) return known;
    const removed = await doors.contacts.removeGroups(account, [known.value.id]);
    return removed.ok ? told(204) : removed;
  },
});

const MEMBERSHIPS = [
  { id: 'joinGroup', method: 'PUT', summary: 'Put a contact into a group', how: 'add' },
  { id: 'leaveGroup', method: 'DELETE', summary: 'Take a contact out of a group', how: 'remove' },
] as const;

const memberships = MEMBERSHIPS.map(({ id, method, summary, how }) =>
  operation({
    ...{ id, method, summary },
    path: '/books/{book}/groups/{group}/contacts/{contact}',
    tags: TAGS,
    parameters: Member,
    replies: { 204: 'empty' },
    faults: ['record-missing', 'change-failed'],
    scope: 'account',
    idempotent: 'yes',
    answer: async (doors, { account, parameters: { book, group, contact } }) => {
      const moved = await doors.contacts.move(account, { book, ids: [contact] }, { group, how });
      return moved.ok ? told(204) : moved;
    },
  }),
);

export const CONTACT_GROUP_OPERATIONS = [
  listGroups,
  addGroup,
  changeGroup,
  removeGroup,
  ...memberships,
] as const;
