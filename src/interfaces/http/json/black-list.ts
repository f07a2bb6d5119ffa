// Operations on the account's own black and grey list; the service's is its administrator's. Owns these operations.

import Type from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import { type BlackValue, parseBlackValue } from '../../../core/contacts/black-list.ts';
import { BlackEntryTold, entryTold, ListName, NewBlackEntries, scopeOf } from './contact-schemas.ts';
import { pageFrom, readPage } from './cursor.ts';
import { momentAt } from './dates.ts';
import { json, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';
import { listOf, PAGE_QUERY, pageOf } from './schemas.ts';

const TAGS = ['black list'];

const ListQuery = Type.Object(
  { list: Type.Optional(ListName), ...PAGE_QUERY },
  { additionalProperties: false },
);

const Removed = Type.Object(
  { value: Type.String({ minLength: 1, maxLength: 254 }) },
  { additionalProperties: false },
);

const WRONG = 'is no number, no prefix such as 7900* and no e-mail address';

/** Each once, in the order they are first written. */
function valuesOf(written: readonly string[]): Result<readonly BlackValue[], Fault> {
  const found = new Map<string, BlackValue>();
  for (const [at, text] of written.entries()) {
    const value = parseBlackValue(text);
    if (!value) return err(mistaken(`/values/${at}`, WRONG));
    found.set(`${value.form} ${value.value}`, value);
  }
  return ok([...found.values()]);
}

const listBlackList = operation({
  id: 'listBlackList',
  method: 'GET',
  path: '/black-list',
  summary: 'Who the account does not write to',
  description: 'Entries that have ended are told, too.',
  tags: TAGS,
  query: ListQuery,
  replies: { 200: pageOf('BlackListPage', BlackEntryTold) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const page = readPage('black', query);
    if (!page.ok) return page;
    const { limit, after = 0 } = page.value;
    const { list } = query;
    const filter = { after, limit: limit + 1, ...(list !== undefined && { list }) };
    const found = await doors.blackList.list(account, filter);
    if (!found.ok) return found;
    const { items, next } = pageFrom('black', found.value, { limit, idOf: (entry) => entry.id });
    return told(200, { items: items.map(entryTold), next });
  },
});

const addToBlackList = operation({
  id: 'addToBlackList',
  method: 'POST',
  path: '/black-list',
  summary: 'Put numbers, prefixes or e-mail addresses on the list',
  tags: TAGS,
  body: json(NewBlackEntries),
  replies: { 201: listOf('BlackListEntryList', BlackEntryTold) },
  faults: ['change-failed', 'date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, body }) => {
    const values = valuesOf(body.values);
    if (!values.ok) return values;
    const until = momentAt('/until', body.until);
    if (!until.ok) return until;
    const list = body.list ?? 'black';
    const scope = scopeOf(body.stops ?? (list === 'grey' ? 'mailings' : 'all'));
    const terms = { list, scope, reason: body.reason ?? '', until: until.value };
    const added = await doors.blackList.add(account, values.value, terms);
    if (!added.ok) return added;
    const entries = values.value.map((value, at) => entryTold({ ...value, ...terms, id: added.value[at]! }));
    return told(201, { items: entries });
  },
});

const removeFromBlackList = operation({
  id: 'removeFromBlackList',
  method: 'DELETE',
  path: '/black-list',
  summary: 'Take a value off the black and the grey list',
  tags: TAGS,
  query: Removed,
  replies: { 204: 'empty' },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const value = parseBlackValue(query.value);
    if (!value) return err(mistaken('/query/value', WRONG));
    const removed = await doors.blackList.remove(account, [value]);
    return removed.ok ? told(204) : removed;
  },
});

export const BLACK_LIST_OPERATIONS = [listBlackList, addToBlackList, removeFromBlackList] as const;
