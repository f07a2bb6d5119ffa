// Statistics, exports and the last requests by the JSON API over real storage.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DAY, instant } from '../../../src/base/time.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

async function shop(context: TestContext) {
  const clock = new ManualClock(instant(Date.UTC(2026, 0, 15, 9)));
  const door = await storedDoor(context, { clock });
  return { ...door, clock, client: jsonClient(door.url, basic('shop', 'secret')) };
}

type Body = Readonly<Record<string, unknown>>;

const roubles = (amount: string) => ({ amount, currency: 'RUR' });

test('statistics of a period are told altogether, by kind and by day', async (context) => {
  const { client, clock, given, account } = await shop(context);
  const { submit } = given.storage.doors;
  await submit(account, submissionOf('sms', 'one'));
  clock.advance(DAY);
  await submit(account, submissionOf('call', 'two', { phones: ['79990000001', '79990000002'] }));
  const [message] = await given.storage.outbox.claim(['sms'], 1);
  await given.storage.inbox.outcome(message!.ref, { kind: 'final', status: 1, err: 0 });
  const { body } = await client.ask('GET /statistics', { query: { from: '2026-01-15', to: '2026-01-16' } });
  const none = { messages: 0, parts: 0, delivered: 0, failed: 0, expired: 0 };
  const no = { received: roubles('0.00'), withdrawn: roubles('0.00') };
  const free = { spent: roubles('0.00'), ...no };
  const call = { ...none, messages: 2, parts: 10, ...free };
  assert.deepEqual(body, {
    total: { ...none, messages: 3, parts: 11, delivered: 1, spent: roubles('1.40'), ...no },
    kinds: [
      { kind: 'sms', ...none, messages: 1, parts: 1, delivered: 1, spent: roubles('1.40'), ...no },
      { kind: 'call', ...call },
    ],
    days: [
      { day: '2026-01-15', kind: 'sms', ...none, messages: 1, parts: 1, delivered: 1, ...free },
      { day: '2026-01-16', kind: 'sms', ...none, spent: roubles('1.40'), ...no },
      { day: '2026-01-16', kind: 'call', ...call },
    ],
  });
  const all = (await client.ask('GET /statistics')).body as { total: Body };
  assert.deepEqual(all.total.received, roubles('1000.00'));
  const electronic = await client.ask('GET /statistics', { query: { balance: 'electronic' } });
  assert.deepEqual(electronic.body, { total: { ...none, ...free }, kinds: [], days: [] });
  const wrong = await client.ask('GET /statistics', { query: { from: '2026-02-30' } });
  assert.deepEqual([wrong.status, (wrong.body as Body).code], [422, 'date-wrong']);
});

test('an export is made, looked at, fetched and deleted', async (context) => {
  const { client, given, account, url } = await shop(context);
  await given.storage.doors.submit(account, submissionOf('sms', 'one', { phones: ['79990000001', '12'] }));
  const wanted = {
    statuses: ['waiting'],
    kinds: ['sms'],
    recipients: ['+79990000001'],
    to: '2027-01-01T00:00:00Z',
  };
  const fileOf = async (body: Body): Promise<{ id: number; text: string }> => {
    const made = await client.ask('POST /exports', { body });
    assert.equal(made.status, 202);
    const { id } = made.body as { id: number };
    let task: Body = {};
    while (task.state !== 'done') task = (await client.ask(`GET /exports/${id}`)).body as Body;
    assert.deepEqual([task.messages, task.percent, task.name], [1, 100, `messages-${id}.csv`]);
    const file = await fetch(`${url}${new URL(String(task.url)).pathname}`);
    return { id, text: await file.text() };
  };
  const { id, text } = await fileOf(wanted);
  assert.match(text, /,79990000001,sms,.*,\d+\.\d\d,/);
  // As a spreadsheet program of a country with commas in fractions has it.
  const other = await fileOf({ ...wanted, separator: 'semicolon' });
  assert.match(other.text, /;79990000001;sms;.*;\d+,\d\d;/);
  assert.equal((await client.ask(`DELETE /exports/${other.id}`)).status, 204);
  assert.equal(((await client.ask('GET /exports')).body as { items: Body[] }).items.length, 1);
  assert.equal((await client.ask(`DELETE /exports/${id}`)).status, 204);
  assert.equal((await client.ask(`GET /exports/${id}`)).status, 404);
  assert.equal((await client.ask('POST /exports', { body: { from: '2026-02-30T00:00:00Z' } })).status, 422);
});

test('requests of both APIs are told, without what is secret in them', async (context) => {
  const { client, given, ask } = await shop(context);
  await given.storage.accounts.change('shop', { settings: { requestLog: 'on' } });
  const logged = async () => ((await client.ask('GET /account/requests')).body as { items: Body[] }).items;
  // The door hears of the change a moment later.
  while ((await logged()).length === 0);
  await ask('balance');
  await client.ask('POST /account/api-keys', { body: { name: 'till' } });
  const [made, balance] = await logged();
  assert.deepEqual([made?.page, made?.status], ['POST /account/api-keys', 201]);
  assert.deepEqual(made?.parameters, [{ name: 'name', value: 'till' }]);
  assert.match(String(made?.answer), /"key":"\*\*\*"/);
  assert.deepEqual([balance?.page, balance?.answer], ['balance.php', '1000.00']);
});
