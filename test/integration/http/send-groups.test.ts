// `G<n>` in a sending: who is written to, how often, and what is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { ACCOUNT_DEFAULTS } from '../../../src/core/accounts/account.ts';
import type { ContactAddress } from '../../../src/core/contacts/addresses.ts';
import { parseMail } from '../../../src/core/contacts/addresses.ts';
import { expandGroups } from '../../../src/core/contacts/expand-groups.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

type Sent = {
  readonly cnt?: number;
  readonly error?: string;
  readonly error_code?: number;
  readonly phones?: { phone: string }[];
};

async function send(door: StoredDoor, fields: Readonly<Record<string, string>>): Promise<Sent> {
  return (await door.askJson('send', { mes: `text ${Math.random()}`, op: '1', ...fields })) as Sent;
}

const phonesOf = (sent: Sent): string[] | undefined => sent.phones?.map(({ phone }) => phone);

async function group(
  door: StoredDoor,
  fields: Readonly<Record<string, string>>,
  phones: readonly string[],
): Promise<string> {
  const { id } = (await door.askJson('phones', { add_group: '1', ...fields })) as { id: number };
  for (const phone of phones) await door.askJson('phones', { add: '1', phone, grp: String(id) });
  return String(id);
}

test('a group is every number of its contacts, among others, each once', async (context) => {
  const door = await storedDoor(context);
  await group(door, { name: 'five', num: '5' }, ['79990000001,79990000002', '79990000003']);
  assert.deepEqual(phonesOf(await send(door, { phones: 'G5' })), [
    '79990000001',
    '79990000002',
    '79990000003',
  ]);
  const mixed = await send(door, { phones: '89990000003; g5,79990000004,+79990000001' });
  assert.deepEqual(phonesOf(mixed), ['79990000003', '79990000001', '79990000002', '79990000004']);
  assert.equal(mixed.cnt, 4);
  const listed = await send(door, { mes: '', list: 'G5:one\n79990000001,G5:two' });
  assert.equal(listed.cnt, 6);
  const lines = await send(door, { mes: '', nl: '1', list: 'G5:one\nmore\n79990000009:two' });
  assert.equal(lines.cnt, 4);
});

test('a group is addressed by its id, too, and its number counts before that', async (context) => {
  const door = await storedDoor(context);
  const id = await group(door, { name: 'unnumbered' }, ['79990000001']);
  await group(door, { name: 'numbered', num: '1' }, ['79990000002']);
  assert.deepEqual(phonesOf(await send(door, { phones: `G${id}` })), ['79990000001']);
  assert.deepEqual(phonesOf(await send(door, { phones: 'G1' })), ['79990000002']);
});

test('a group that is not there, is empty, or is of the other kind is error 1 with its name', async (context) => {
  const door = await storedDoor(context);
  await group(door, { name: 'empty', num: '6' }, []);
  await group(door, { name: 'mails', num: '8', type: '1' }, []);
  for (const [phones, name] of [
    ['G77', 'G77'],
    ['79990000001,g77', 'g77'],
    ['G6', 'G6'],
    ['G8', 'G8'],
    ['G99999999999', 'G99999999999'],
  ] as const) {
    const sent = await send(door, { phones });
    assert.deepEqual([sent.error_code, sent.error?.includes(name)], [1, true], JSON.stringify(sent));
  }
  assert.deepEqual(phonesOf(await send(door, { phones: 'G6,79990000001' })), ['79990000001']);
});

test('past the limit of recipients nothing is sent', async (context) => {
  const door = await storedDoor(context);
  const { storage, client } = door.given;
  const lines = Array.from({ length: LIMITS.http.recipients }, (_, at) => String(79_000_000_000 + at));
  const id = Number(await group(door, { name: 'large', num: '9' }, []));
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(lines.join('\n'));
  }
  const imported = await storage.doors.contacts.importFile(door.account, {
    book: 'phones',
    bytes: bytes(),
    groups: [id],
  });
  assert.ok(imported.ok && imported.value.added === lines.length, JSON.stringify(imported));
  await client.query('update accounts set balance = 1000000000');
  assert.equal((await send(door, { phones: 'G9' })).cnt, lines.length);
  assert.equal((await send(door, { phones: 'G9,79000000001' })).cnt, lines.length);
  assert.equal((await send(door, { phones: 'G9,79990000001' })).error_code, 1);
  assert.equal((await send(door, { mes: '', list: 'G9:a\n79990000001:b' })).error_code, 1);
});

test('groups of the account above are written to when it shares its contacts, never changed', async (context) => {
  const door = await storedDoor(context);
  const { storage } = door.given;
  const id = await group(door, { name: 'shared', num: '5' }, ['79990000001']);
  const added = await storage.accounts.add({ login: 'sub', password: 'secret' });
  assert.ok(added.ok);
  const child = { ...added.value, parent: door.account.id };
  const sharing = { ...child, settings: { ...ACCOUNT_DEFAULTS, contactsOfParent: 'on' as const } };
  const { contacts } = storage.doors;
  const recipients = async (account: typeof child) => {
    const expanded = await expandGroups(
      account,
      submissionOf('sms', 'x', { phones: ['G5'] }),
      storage.groupMembers,
    );
    return expanded.ok ? expanded.value.items[0]?.phones : expanded.error.fault;
  };
  assert.equal(await recipients(child), 'parameters-wrong');
  assert.deepEqual(await recipients(sharing), ['+79990000001']);
  const listed = await contacts.list(sharing, { book: 'phones' });
  assert.ok(listed.ok && listed.value.length === 1);
  const alone = await contacts.list(child, { book: 'phones' });
  assert.ok(alone.ok && alone.value.length === 0);
  const addresses = ['79990000001' as ContactAddress];
  const changed = await contacts.change(sharing, { book: 'phones', addresses }, { fields: { name: 'x' } });
  assert.deepEqual(changed.ok ? 'ok' : changed.error.fault, 'record-missing');
  const removed = await contacts.removeGroups(sharing, [Number(id)]);
  assert.deepEqual(removed.ok ? 'ok' : removed.error.fault, 'record-missing');
  // The account's own group of that number comes before the parent's.
  const own = await contacts.addGroup(sharing, { book: 'phones', name: 'own', number: 5 });
  assert.ok(own.ok);
  assert.equal(await recipients(sharing), 'parameters-wrong');
  const list = await storage.doors.blackList.add(door.account, [{ form: 'number', value: '79990000007' }], {
    ...{ list: 'black', scope: 'all', reason: '', until: undefined },
  });
  assert.ok(list.ok);
  const hits = await storage.blackLists.hits(sharing, ['79990000007'], 'single');
  assert.equal(hits.get('79990000007')?.of, 'parent');
  assert.equal((await storage.blackLists.hits(child, ['79990000007'], 'single')).size, 0);
});

test('an e-mail sending expands groups of addresses', async (context) => {
  const door = await storedDoor(context);
  const { contacts } = door.given.storage.doors;
  const made = await contacts.addGroup(door.account, { book: 'mails', name: 'm', number: 5 });
  assert.ok(made.ok);
  const addresses = [parseMail('a@b.example')!, parseMail('c@d.example')!];
  await contacts.add(door.account, { book: 'mails', addresses, fields: {}, groups: [5] });
  const submission = submissionOf('mail', 'x', { phones: ['G5', 'C@D.example', 'e@f.example'] });
  const expanded = await expandGroups(door.account, submission, door.given.storage.groupMembers);
  assert.deepEqual(expanded.ok && expanded.value.items[0]?.phones, [
    'a@b.example',
    'c@d.example',
    'e@f.example',
  ]);
});

test('a text that speaks of its reader is filled for members of groups, in their order', async (context) => {
  const door = await storedDoor(context);
  const { contacts } = door.given.storage.doors;
  const made = await contacts.addGroup(door.account, { book: 'phones', name: 'named', number: 5 });
  assert.ok(made.ok);
  for (const [phone, firstName] of [
    ['79990000001', 'Anna'],
    ['79990000002', 'Boris'],
    ['79990000003', '{menu: x}\\'],
  ] as const) {
    const addresses = [phone as ContactAddress];
    await contacts.add(door.account, { book: 'phones', addresses, fields: { firstName }, groups: [5] });
  }
  const itemsOf = async (kind: 'sms' | 'call', text: string, phones: readonly string[]) => {
    const submission = submissionOf(kind, text, { phones });
    const expanded = await expandGroups(door.account, submission, door.given.storage.groupMembers);
    assert.ok(expanded.ok);
    return expanded.value.items;
  };
  assert.deepEqual(await itemsOf('sms', 'Hi #fnm#', ['79990000009', '89990000002', 'G5']), [
    { phones: ['79990000009'], text: 'Hi #fnm#' },
    { phones: ['89990000002'], text: 'Hi Boris' },
    { phones: ['+79990000001'], text: 'Hi Anna' },
    { phones: ['+79990000003'], text: 'Hi {menu: x}\\' },
  ]);
  assert.deepEqual((await itemsOf('call', 'Hi #fnm#', ['G5']))[2], {
    phones: ['+79990000003'],
    text: 'Hi menu: x',
  });
  const sent = await send(door, { phones: 'G5,79990000009', mes: 'Hello, #FNM#!' });
  assert.deepEqual([sent.cnt, phonesOf(sent)?.length], [4, 4]);
  const { rows } = await door.given.client.query('select text from submissions');
  assert.ok(
    rows.some(({ text }) => text === 'Hello, Anna!'),
    JSON.stringify(rows),
  );
});
