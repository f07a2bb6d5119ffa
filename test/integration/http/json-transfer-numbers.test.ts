// Numbers that menus may put calls through to, by the JSON API over real storage: added, confirmed by the code they are told, named
// in a menu, taken away.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { StorageOptions } from '../../../src/storage/ground.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { storedDoor } from '../../support/stored-door.ts';

type Body = Readonly<Record<string, unknown>>;

const PHONE = '79990000002';
const MENU = `Hello{menu: Press 1\n1: call:${PHONE}\n}`;

async function shop(context: TestContext, changes: Partial<StorageOptions> = {}) {
  const door = await storedDoor(context, changes);
  const { ask } = jsonClient(door.url, basic('shop', 'secret'));
  const add = async (phone = PHONE): Promise<number> =>
    ((await ask('POST /transfer-numbers', { body: { phone, name: 'Reception' } })).body as { id: number }).id;
  /** The code of the last message. */
  const code = async (): Promise<string> => {
    const { rows } = await door.given.client.query('select text from submissions order by id desc limit 1');
    return (/((?:\d,? ?){6})/.exec(rows[0].text)?.[1] ?? '').replace(/\D/g, '');
  };
  /** How a menu that names the number is answered: its status, and what is wrong with it. */
  const call = async (text = MENU): Promise<readonly [number, string]> => {
    const { status, body } = await ask('POST /messages', {
      body: { kind: 'call', recipients: ['79990000001'], text },
    });
    return [status, String((body as Body).detail ?? '')];
  };
  return { ...door, ask, add, code, call };
}

test('a number is added, called with a code, confirmed by it, and then a menu may name it', async (context) => {
  const { ask, add, code, call, given } = await shop(context);
  const id = await add('8 999 000-00-02');
  const listed = (await ask('GET /transfer-numbers')).body as { demand: string; items: Body[] };
  assert.equal(listed.demand, 'confirmed');
  assert.deepEqual(
    listed.items.map(({ phone, name, state, confirmedAt, code: none }) => [
      phone,
      name,
      state,
      confirmedAt,
      none,
    ]),
    [[PHONE, 'Reception', 'new', null, null]],
  );
  assert.deepEqual(await call(), [
    403,
    `line 2, column 9: number ${PHONE} is not registered in the account, calls to it are not allowed`,
  ]);
  const sent = (await ask(`POST /transfer-numbers/${id}/code`, { body: {} })).body as Body;
  assert.equal((sent.code as Body).triesLeft, 5);
  const { rows } = await given.client.query(
    'select m.kind, m.phone, m.hidden, s.text from messages m join submissions s on s.id = m.submission_id where m.hidden',
  );
  assert.deepEqual([rows.length, rows[0].kind, rows[0].phone, rows[0].hidden], [1, 7, PHONE, true]);
  assert.match(rows[0].text, /^Перевод звонков на ваш номер: код подтверждения: (?:\d, ){5}\d\. повторяю: /);
  // Whoever asked for the code cannot read it anywhere.
  const seen = await given.storage.history.of('shop');
  assert.deepEqual(
    seen.map(({ phone, status }) => [phone, status]),
    [['79990000001', 23]],
    'the refused call alone',
  );
  const right = await code();
  const wrong = right === '000000' ? '000001' : '000000';
  const refused = await ask(`POST /transfer-numbers/${id}/code/check`, { body: { code: wrong } });
  assert.deepEqual(
    [refused.status, (refused.body as Body).detail],
    [409, 'the code is wrong; tries left: 4'],
  );
  const confirmed = await ask(`POST /transfer-numbers/${id}/code/check`, { body: { code: right } });
  assert.deepEqual([confirmed.status, (confirmed.body as Body).state], [200, 'confirmed']);
  assert.equal((await call())[0], 202);
  assert.equal((await ask(`POST /transfer-numbers/${id}/code`, { body: {} })).status, 409);
  assert.equal((await ask(`DELETE /transfer-numbers/${id}`)).status, 204);
  assert.equal((await ask(`DELETE /transfer-numbers/${id}`)).status, 404);
  assert.equal((await call(`${MENU} `))[0], 403);
  assert.deepEqual(await given.storage.audit(), []);
});

test('a code is texted when the account asks for it, and costs what an SMS costs', async (context) => {
  const { ask, add, code } = await shop(context);
  const id = await add();
  const before = (await ask('GET /account/balance')).body as { balance: { amount: string } };
  assert.equal((await ask(`POST /transfer-numbers/${id}/code`, { body: { by: 'sms' } })).status, 200);
  const after = (await ask('GET /account/balance')).body as typeof before;
  assert.ok(Number(after.balance.amount) < Number(before.balance.amount));
  const checked = await ask(`POST /transfer-numbers/${id}/code/check`, { body: { code: await code() } });
  assert.equal((checked.body as Body).state, 'confirmed');
});

test('guesses are counted, codes end, and nobody is called often', async (context) => {
  const at = { now: Date.UTC(2024, 2, 5, 12) };
  const { add, code, given, account } = await shop(context, { clock: { now: () => at.now as never } });
  const { transferBook } = given.storage.doors;
  const id = await add();
  assert.ok((await transferBook.sendCode(account, id, 'call')).ok);
  const guesses = await Promise.all(
    Array.from({ length: 12 }, () => transferBook.checkCode(account, id, 'x')),
  );
  const details = guesses.map((guess) => (guess.ok ? '' : (guess.error.detail ?? '')));
  assert.equal(details.filter((detail) => detail.startsWith('the code is wrong')).length, 5);
  assert.ok(!(await transferBook.checkCode(account, id, await code())).ok);
  at.now += 61_000;
  assert.ok((await transferBook.sendCode(account, id, 'call')).ok);
  at.now += 16 * 60_000;
  assert.ok(!(await transferBook.checkCode(account, id, await code())).ok, 'it is too late for it');
  assert.ok((await transferBook.sendCode(account, id, 'call')).ok);
  const fourth = await transferBook.sendCode(account, id, 'call');
  assert.ok(!fourth.ok && fourth.error.fault === 'requests-too-many');
});

test('what is no number, is there already or is somebody else’s is refused', async (context) => {
  const { ask, add, given, url } = await shop(context);
  const id = await add();
  const again = await ask('POST /transfer-numbers', { body: { phone: PHONE } });
  assert.deepEqual([again.status, (again.body as Body).code], [409, 'change-failed']);
  const none = await ask('POST /transfer-numbers', { body: { phone: 'reception' } });
  assert.equal((none.body as { errors: Body[] }).errors[0]?.pointer, '/phone');
  await given.storage.accounts.add({ login: 'other', password: 'secret' });
  const other = jsonClient(url, basic('other', 'secret'));
  for (const [address, body] of [
    [`POST /transfer-numbers/${id}/code`, {}],
    [`POST /transfer-numbers/${id}/code/check`, { code: '123456' }],
    [`DELETE /transfer-numbers/${id}`, undefined],
  ] as const)
    assert.equal((await other.ask(address, body ? { body } : {})).status, 404, address);
  assert.deepEqual(((await other.ask('GET /transfer-numbers')).body as { items: Body[] }).items, []);
});

test('in test mode nobody is called', async (context) => {
  const { ask, add, given, account } = await shop(context);
  const id = await add();
  await given.storage.doors.settings.change(account, { test: 'on' });
  const { status, body } = await ask(`POST /transfer-numbers/${id}/code`, { body: {} });
  assert.deepEqual([status, (body as Body).code], [409, 'change-failed']);
});

test('an installation may be content with numbers that are listed, and an account be held to more or less', async (context) => {
  const { ask, add, call, given, account } = await shop(context, { transferNumbers: 'listed' });
  await add();
  assert.equal(((await ask('GET /transfer-numbers')).body as Body).demand, 'listed');
  assert.equal((await call())[0], 202);
  await given.storage.doors.settings.change(account, { transferNumbers: 'confirmed' });
  assert.equal(((await ask('GET /transfer-numbers')).body as Body).demand, 'confirmed');
  assert.equal((await call(`${MENU} `))[0], 403);
});

test('the account above says what a sub-client’s menus may call, and what it may itself is inherited', async (context) => {
  const { ask, given, account, url } = await shop(context);
  await given.storage.doors.settings.change(account, { transferNumbers: 'listed' });
  const made = await ask('POST /sub-clients', {
    body: { login: 'below', password: 'Longer-1' },
  });
  const { id } = made.body as { id: number };
  const below = jsonClient(url, basic('below', 'Longer-1'));
  const demand = async (): Promise<unknown> =>
    ((await below.ask('GET /transfer-numbers')).body as Body).demand;
  assert.equal(await demand(), 'listed');
  const set = (value: string) =>
    ask(`PATCH /sub-clients/${id}`, { body: { settings: { transfer_numbers: value } } });
  assert.equal((await set('confirmed')).status, 204);
  assert.equal(await demand(), 'confirmed');
  assert.equal((await set('any')).status, 422);
  const own = await below.ask(`PATCH /sub-clients/${id}`, {
    body: { settings: { transfer_numbers: 'listed' } },
  });
  assert.notEqual(own.status, 204, 'not by itself');
  assert.equal(await demand(), 'confirmed');
});

test('what an administrator registers is confirmed at once, also when a code was waited for', async (context) => {
  const { ask, add, given, account, call } = await shop(context);
  await add();
  await given.storage.accounts.allowTransfer(account, [PHONE, PHONE, '79990000003']);
  const { items } = (await ask('GET /transfer-numbers')).body as { items: Body[] };
  assert.deepEqual(
    items.map(({ phone, state }) => [phone, state]),
    [
      [PHONE, 'confirmed'],
      ['79990000003', 'confirmed'],
    ],
  );
  assert.equal((await call())[0], 202);
  const gone = await given.storage.accounts.forbidTransfer(account, [PHONE, '79990000009']);
  assert.deepEqual([...gone], [PHONE]);
  assert.equal((await call(`${MENU} `))[0], 403);
});
