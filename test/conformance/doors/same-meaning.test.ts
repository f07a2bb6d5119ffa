// One table of sendings, put through all six doors: whatever the wire, the same messages, parts, prices, statuses and ledger rows come
// of it, and a refusal is the same refusal in the door's own words.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { ContactAddress } from '../../../src/core/contacts/addresses.ts';
import type { FaultCode } from '../../../src/core/faults.ts';
import { readSenderName } from '../../../src/core/senders/sender-name.ts';
import {
  commanderOf,
  DOORS,
  type DoorName,
  openSixDoors,
  PIN,
  type Sending,
  type SixDoors,
  UNROUTED,
} from '../../support/six-doors.ts';
import { testAccount } from '../../support/storage.ts';

type Case = {
  readonly name: string;
  readonly sending: Sending;
  readonly balance?: string;
  readonly settings?: Partial<Account['settings']>;
  /** Sent once before, by the same door. */
  readonly before?: Sending;
  readonly state?: 'blocked';
  /** Numbers of the contacts in the account's group 5. */
  readonly group?: readonly string[];
  /** What the log is told; absent: nothing. */
  readonly troubles?: readonly string[];
  readonly comes: 'accepted' | Refusal;
};

/** How each door writes a refusal (spec codes 1, smpp 6, oms 7). */
const WIRE = {
  'sign-in-failed': { http: '2', smtp: '2', smpp: '0xe', soap: '2', oms: 'invalidUser', sms: '2' },
  'money-short': { http: '3', smtp: '3', smpp: '0x45', soap: '3', oms: 'lowBalance', sms: '3' },
  'message-forbidden': { http: '6', smtp: '6', smpp: '0xa', soap: '6', oms: 'invalidChar', sms: '6' },
  'number-wrong': { http: '7', smtp: '7', smpp: '0xb', soap: '7', oms: 'invalidRecipient', sms: '7' },
  'number-unreachable': {
    ...{ http: '8', smtp: '8', smpp: '0x45', soap: '8', oms: 'crossCarrier', sms: '8' },
  },
  'kind-unavailable': { http: '8', smtp: '8', smpp: '0x45', soap: '8', oms: 'unregisteredService', sms: '8' },
  'request-repeated': { http: '9', smtp: '9', smpp: '0x45', soap: '9', oms: 'serviceNetwork', sms: '9' },
  'text-too-long': { http: '1', smtp: '1', smpp: '0x1', soap: '1', oms: 'lengthLimit', sms: '1' },
  // Whoever commands a blocked account is a stranger: the message is an ordinary one and has no answer.
  'account blocked': { http: '2', smtp: '2', smpp: '0xd', soap: '2', oms: 'invalidUser', sms: '' },
  'day limit reached': { http: '6', smtp: '6', smpp: '0x45', soap: '6', oms: 'perDayMsgLimit', sms: '6' },
} as const satisfies Partial<
  Record<FaultCode | 'account blocked' | 'day limit reached', Record<DoorName, string>>
>;

type Refusal = keyof typeof WIRE;

const ONE = ['79990000001'];
const TOMORROW = Math.floor(Date.now() / 1_000) + 86_400;

const CASES: readonly Case[] = [
  { name: 'a Latin text', sending: { phones: ONE, text: 'Hello' }, comes: 'accepted' },
  { name: 'a Cyrillic text', sending: { phones: ONE, text: 'Привет' }, comes: 'accepted' },
  {
    name: 'a text of two parts',
    sending: { phones: ONE, text: 'Слово '.repeat(15).trim() },
    comes: 'accepted',
  },
  { name: 'a text of the extension table', sending: { phones: ONE, text: 'Price [1] €' }, comes: 'accepted' },
  { name: 'a text with a picture', sending: { phones: ONE, text: 'Ура 🎉' }, comes: 'accepted' },
  { name: 'a text with line feeds', sending: { phones: ONE, text: 'one\ntwo: three' }, comes: 'accepted' },
  { name: 'a comment', sending: { phones: ONE, text: 'Hello\n~~~\nfor me' }, comes: 'accepted' },
  { name: 'two numbers', sending: { phones: ['79990000001', '79990000002'], text: 'Hi' }, comes: 'accepted' },
  {
    name: 'a good number and a bad one',
    sending: { phones: ['79990000001', '123'], text: 'Hi' },
    comes: 'accepted',
  },
  {
    name: 'the Russian way of a number',
    sending: { phones: ['89990000001'], text: 'Hi' },
    comes: 'accepted',
  },
  { name: 'a sender', sending: { phones: ONE, text: 'Hi', sender: 'Shop' }, comes: 'accepted' },
  { name: 'tomorrow', sending: { phones: ONE, text: 'Hi', at: TOMORROW }, comes: 'accepted' },
  { name: 'a flash SMS', sending: { phones: ONE, text: 'Hi', kind: 'flash' }, comes: 'accepted' },
  { name: 'an HLR look-up', sending: { phones: ONE, text: '', kind: 'hlr' }, comes: 'accepted' },
  { name: 'a ping', sending: { phones: ONE, text: '', kind: 'ping' }, comes: 'accepted' },
  {
    name: 'a call with a menu',
    sending: { phones: ONE, text: 'Hello! {menu: Press 1\n1: Thank you} Bye', kind: 'call' },
    comes: 'accepted',
  },
  { name: 'test mode', sending: { phones: ONE, text: 'Hi' }, settings: { test: 'on' }, comes: 'accepted' },
  {
    name: 'a wrong password',
    sending: { phones: ONE, text: 'Hi', password: '1111' },
    comes: 'sign-in-failed',
  },
  { name: 'no money', sending: { phones: ONE, text: 'Hi' }, balance: '0', comes: 'money-short' },
  { name: 'a wrong number', sending: { phones: ['123'], text: 'Hi' }, comes: 'number-wrong' },
  {
    name: 'a sender that is not registered',
    sending: { phones: ONE, text: 'Hi', sender: 'Bank' },
    comes: 'message-forbidden',
  },
  {
    name: 'the same once more',
    sending: { phones: ONE, text: 'Hi' },
    before: { phones: ONE, text: 'Hi' },
    comes: 'request-repeated',
  },
  {
    name: 'a number nothing leads to',
    sending: { phones: [`${UNROUTED}000001`], text: 'Hi' },
    comes: 'number-unreachable',
  },
  {
    name: 'a good number and one nothing leads to',
    sending: { phones: [...ONE, `${UNROUTED}000001`], text: 'Hi' },
    comes: 'accepted',
  },
  {
    name: 'a Cyrillic text in Latin letters',
    sending: { phones: ONE, text: 'Привет, щука', translit: 1 },
    comes: 'accepted',
  },
  {
    name: 'a binary message with a header',
    sending: { phones: ONE, text: '0605040b8423f0cafe00', kind: 'binary' },
    comes: 'accepted',
  },
  {
    name: 'a binary message without a header',
    sending: { phones: ONE, text: '00cafe00ff', kind: 'binary' },
    comes: 'accepted',
  },
  {
    name: 'a key in place of name and password',
    sending: { phones: ONE, text: 'Hi', signIn: 'by key' },
    comes: 'accepted',
  },
  {
    name: 'a group of the address book',
    sending: { phones: ['G5'], text: 'Hi' },
    group: ['79990000001', '79990000002'],
    comes: 'accepted',
  },
  {
    name: 'a group and a number that is in it',
    sending: { phones: ['79990000001', 'G5'], text: 'Hi' },
    group: ['79990000001', '79990000002'],
    comes: 'accepted',
  },
  {
    name: 'one more than a day may have',
    sending: { phones: ['79990000002'], text: 'Hi' },
    settings: { dayLimit: 1 },
    before: { phones: ONE, text: 'Hi' },
    // The answers to commands are messages too.
    troubles: new Array(2).fill('the answer to a command by SMS is refused: message-forbidden'),
    comes: 'day limit reached',
  },
  {
    name: 'a blocked account',
    sending: { phones: ONE, text: 'Hi' },
    state: 'blocked',
    comes: 'account blocked',
  },
  {
    name: 'a text too long',
    sending: { phones: ONE, text: 'word '.repeat(300).trim() },
    comes: 'text-too-long',
  },
];

/** What a door has no words for, and why. */
const WORDLESS: Readonly<Record<DoorName, (sending: Sending) => string | undefined>> = {
  http: () => undefined,
  smtp: () => undefined,
  smpp: ({ translit, signIn }) => {
    if (translit !== undefined) return 'no transliteration';
    return signIn === undefined ? undefined : 'a password of its own alone';
  },
  soap: () => undefined,
  oms: ({ sender, kind, translit }) => {
    if (sender !== undefined) return 'no sender';
    if (translit !== undefined) return 'no transliteration';
    return kind === undefined ? undefined : 'SMS and MMS alone';
  },
  sms: ({ sender, kind, at, translit, signIn }) => {
    if (sender !== undefined) return 'no sender';
    if (at !== undefined) return 'no time';
    if (translit !== undefined) return 'no transliteration';
    if (signIn !== undefined) return 'a phone and a PIN alone';
    return kind === undefined || kind === 'call' ? undefined : 'SMS and calls alone';
  },
};

let six: SixDoors;
before(async () => {
  six = await openSixDoors();
});
after(() => six.close());

const MESSAGES = `select m.phone, m.kind, m.queue, m.status, m.err, m.parts, m.unit_price, m.reserved, m.cost, m.final,
    m.due_at is null as undue, s.text, s.sender, s.comment,
    case when m.due_at > now() + interval '1 hour' then round(extract(epoch from m.due_at))::bigint end as later
  from messages m join submissions s on s.id = m.submission_id
  where m.account_id = $1 and m.phone <> $2 order by m.id`;

const LEDGER = `select l.from_book, l.to_book, l.amount, l.why from ledger l
  where l.account_id = $1 and l.why <> 'top-up'
    and (l.message_id is null or l.message_id in (select id from messages where account_id = $1 and phone <> $2))
    and (l.submission_id is null or l.submission_id not in (
      select submission_id from messages where account_id = $1 and phone = $2)) order by l.id`;

async function cameOf(account: Account): Promise<object> {
  const whose = [account.id, commanderOf(account)];
  let messages = await six.given.client.query<{ final: boolean }>(MESSAGES, whose);
  // In test mode they come to an end by themselves.
  while (account.settings.test === 'on' && messages.rows.some(({ final }) => !final))
    messages = await six.given.client.query(MESSAGES, whose);
  const ledger = await six.given.client.query(LEDGER, whose);
  return { messages: messages.rows, ledger: ledger.rows };
}

async function accountFor(
  door: DoorName,
  { balance, settings, group, state }: Case,
  number: number,
): Promise<Account> {
  const { storage } = six.given;
  const account = await testAccount(storage, `${door}${number}`, {
    ...(balance !== undefined && { balance }),
    settings: { timeZone: 'UTC', smpp: 'on', commandPin: PIN, ...settings },
  });
  const sender = readSenderName('Shop');
  assert.ok(sender);
  await storage.senders.approveName(account, sender);
  if (group) await groupFor(account, group);
  if (state) await storage.accounts.change(account.login, { state });
  return account;
}

async function groupFor(account: Account, phones: readonly string[]): Promise<void> {
  const { contacts } = six.given.storage.doors;
  const made = await contacts.addGroup(account, { book: 'phones', name: 'buyers', number: 5 });
  assert.ok(made.ok);
  for (const phone of phones) {
    const addresses = [phone as ContactAddress];
    assert.ok((await contacts.add(account, { book: 'phones', addresses, fields: {}, groups: [5] })).ok);
  }
}

for (const [number, one] of CASES.entries()) {
  test(`${one.name}: ${one.comes}, the same by every door`, async () => {
    let expected: object | undefined;
    for (const door of DOORS) {
      if (WORDLESS[door](one.sending) !== undefined) continue;
      const account = await accountFor(door, one, number);
      if (one.before) assert.equal(await six.send(door, account, one.before), 'accepted', door);
      const told = await six.send(door, account, one.sending);
      assert.equal(told, one.comes === 'accepted' ? 'accepted' : WIRE[one.comes][door], door);
      const came = await cameOf(account);
      if (expected === undefined) expected = came;
      else assert.deepEqual(came, expected, door);
    }
    assert.deepEqual(six.troubles.splice(0), one.troubles ?? []);
  });
}

test('every door is asked by cases enough, and none has more of them than HTTP', () => {
  const worded = (door: DoorName) => CASES.filter((one) => WORDLESS[door](one.sending) === undefined).length;
  assert.deepEqual(DOORS.map(worded), [33, 33, 31, 33, 24, 23]);
});
