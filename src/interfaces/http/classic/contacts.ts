// `phones.php` and `mails.php`: contacts, groups and the black list of an account (spec http-contacts 1). Owns which parameter asks for
// which action, and the actions.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Book } from '../../../core/contacts/addresses.ts';
import { BLACK_SCOPES, type BlackValue, readBlackValues } from '../../../core/contacts/black-list.ts';
import type { GroupMove } from '../../../core/contacts/contacts.ts';
import type { Doors } from '../../../core/doors.ts';
import type { Parameters } from '../../../dialect/parameters.ts';
import { doneReply, idReply, listed } from '../../../dialect/records.ts';
import { type ClassicFault, type Format, wrongParameters } from '../../../dialect/replies.ts';
import { firstAction } from './action.ts';
import type { Answer, FormattedRequest } from './classic-request.ts';
import { blackListReply, contactsReply, groupsReply, ONE } from './contact-reply.ts';
import {
  addressText,
  afterOf,
  fieldsOf,
  filterOf,
  groupsOf,
  newAddresses,
  numberOf,
  requiredAddresses,
  requiredGroup,
} from './contact-request.ts';

type Asked = FormattedRequest & { readonly doors: Doors; readonly book: Book };
type Replied = Promise<Result<string, ClassicFault>>;
type Action = (asked: Asked) => Replied;

const madeReply = (id: number, format: Format, element: string): string =>
  idReply(String(id), format, { text: 'ID = ', xml: element });

const done = <T>(result: Result<T, ClassicFault>, format: Format): Result<string, ClassicFault> =>
  result.ok ? ok(doneReply(format, '1')) : result;

async function add({ doors, account, parameters, format, book }: Asked): Replied {
  const addresses = requiredAddresses(parameters, book);
  if (!addresses.ok) return addresses;
  const fields = fieldsOf(parameters, 'left out');
  if (!fields.ok) return fields;
  const groups = groupsOf(parameters);
  if (!groups.ok) return groups;
  const added = await doors.contacts.add(account, {
    book,
    addresses: addresses.value,
    fields: fields.value,
    groups: groups.value ?? [],
  });
  return added.ok ? ok(madeReply(added.value, format, ONE[book])) : added;
}

async function change({ doors, account, parameters, format, book }: Asked): Replied {
  const addresses = requiredAddresses(parameters, book);
  if (!addresses.ok) return addresses;
  const next = newAddresses(parameters, book);
  if (!next.ok) return next;
  const fields = fieldsOf(parameters, 'kept');
  if (!fields.ok) return fields;
  const groups = groupsOf(parameters);
  if (!groups.ok) return groups;
  const which = { book, addresses: addresses.value };
  const changed = await doors.contacts.change(account, which, {
    fields: fields.value,
    ...(next.value && { addresses: next.value }),
    ...(groups.value && { groups: groups.value }),
  });
  return done(changed, format);
}

async function remove({ doors, account, parameters, format, book }: Asked): Replied {
  const addresses = requiredAddresses(parameters, book);
  if (!addresses.ok) return addresses;
  return done(await doors.contacts.remove(account, { book, addresses: addresses.value }), format);
}

async function get({ doors, account, parameters, format, book }: Asked): Replied {
  const filter = filterOf(parameters, book);
  if (!filter.ok) return filter;
  const found = await doors.contacts.list(account, filter.value);
  const paged = parameters.has('after_id') ? 'yes' : 'no';
  return listed(found, (contacts) => contactsReply(contacts, { book, format, paged }));
}

/** `type`: 0 a group of phone numbers, 1 of e-mail addresses, on either page. */
function bookOf(parameters: Parameters, page: Book): Result<Book, ClassicFault> {
  switch (parameters.text('type').trim()) {
    case '':
      return ok(page);
    case '0':
      return ok('phones');
    case '1':
      return ok('mails');
    default:
      return err(wrongParameters('type is neither 0 nor 1'));
  }
}

async function addGroup({ doors, account, parameters, format, book: page }: Asked): Replied {
  const book = bookOf(parameters, page);
  if (!book.ok) return book;
  const number = numberOf(parameters);
  if (!number.ok) return number;
  const added = await doors.contacts.addGroup(account, {
    book: book.value,
    name: parameters.text('name'),
    ...(number.value !== undefined && { number: number.value }),
  });
  return added.ok ? ok(madeReply(added.value, format, 'group')) : added;
}

async function changeGroup({ doors, account, parameters, format }: Asked): Replied {
  const group = requiredGroup(parameters);
  if (!group.ok) return group;
  const number = numberOf(parameters);
  if (!number.ok) return number;
  const name = parameters.text('name');
  const named = name.trim() !== '';
  if (!named && number.value === undefined) return err(wrongParameters('neither name nor num is given'));
  const changed = await doors.contacts.changeGroup(account, group.value, {
    ...(named && { name }),
    ...(number.value !== undefined && { number: number.value }),
  });
  return done(changed, format);
}

async function removeGroups({ doors, account, parameters, format }: Asked): Replied {
  const groups = groupsOf(parameters);
  if (!groups.ok) return groups;
  if (!groups.value) return err(wrongParameters('grp is missing'));
  return done(await doors.contacts.removeGroups(account, groups.value), format);
}

async function getGroups({ doors, account, parameters, format, book: page }: Asked): Replied {
  const book = bookOf(parameters, page);
  if (!book.ok) return book;
  const groups = groupsOf(parameters);
  if (!groups.ok) return groups;
  const found = await doors.contacts.groups(account, {
    book: book.value,
    ...(groups.value && { groups: groups.value }),
  });
  return listed(found, (all) => groupsReply(all, format));
}

const MOVES: ReadonlyMap<string, GroupMove['how']> = new Map([
  ['1', 'move'],
  ['2', 'add'],
  ['3', 'remove'],
]);

async function moveGroup({ doors, account, parameters, format, book }: Asked): Replied {
  const how = MOVES.get(parameters.text('move_group').trim());
  if (how === undefined) return err(wrongParameters('move_group is 1, 2 or 3'));
  const group = requiredGroup(parameters);
  if (!group.ok) return group;
  const addresses = requiredAddresses(parameters, book);
  if (!addresses.ok) return addresses;
  const which = { book, addresses: addresses.value };
  return done(await doors.contacts.move(account, which, { group: group.value, how }), format);
}

function blackValues({ parameters, book }: Asked): Result<readonly BlackValue[], ClassicFault> {
  const values = readBlackValues(addressText(parameters, book));
  if (!values.ok) return err(wrongParameters(values.error));
  if (values.value.length === 0) return err(wrongParameters(`${ONE[book]} is missing`));
  return values.value.length > LIMITS.contacts.named
    ? err(wrongParameters(`more than ${LIMITS.contacts.named} numbers or addresses`))
    : values;
}

async function addBlack(asked: Asked): Replied {
  const { doors, account, parameters, format, book } = asked;
  const values = blackValues(asked);
  if (!values.ok) return values;
  const type = parameters.text('type').trim() || '0';
  const scope = /^[012]$/.test(type) ? BLACK_SCOPES[Number(type)] : undefined;
  if (scope === undefined) return err(wrongParameters('type is 0, 1 or 2'));
  const terms = { list: 'black', scope, reason: '', until: undefined } as const;
  const added = await doors.blackList.add(account, values.value, terms);
  return added.ok ? ok(madeReply(added.value[0]!, format, ONE[book])) : added;
}

async function removeBlack(asked: Asked): Replied {
  const { doors, account, format } = asked;
  const values = blackValues(asked);
  if (!values.ok) return values;
  return done(await doors.blackList.remove(account, values.value), format);
}

async function getBlack({ doors, account, parameters, format, book }: Asked): Replied {
  const after = afterOf(parameters);
  if (!after.ok) return after;
  const found = await doors.blackList.list(account, { after: after.value, book });
  return listed(found, (entries) => blackListReply(entries, { book, format }));
}

/** The first that is set counts. */
const ACTIONS: Readonly<Record<string, Action>> = {
  add,
  chg: change,
  del: remove,
  get,
  add_group: addGroup,
  chg_group: changeGroup,
  del_group: removeGroups,
  get_group: getGroups,
  move_group: moveGroup,
  add_black: addBlack,
  del_black: removeBlack,
  get_black: getBlack,
};

export function contactsAnswer(doors: Doors, book: Book): Answer {
  return async (request) => {
    const action = firstAction(request.parameters, ACTIONS);
    return action.ok ? await action.value({ ...request, doors, book }) : action;
  };
}
