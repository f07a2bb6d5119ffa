// What comes in and what clients are told by the JSON API over real storage: messages, the automatic answer, confirmations, calls to
// the handler, rented numbers, task groups.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { err } from '../../../src/base/result.ts';
import { instant } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import { INCOMING_OPERATIONS } from '../../../src/interfaces/http/json/incoming.ts';
import type { StorageOptions } from '../../../src/storage/ground.ts';
import { basic, jsonClient } from '../../support/json-client.ts';
import { NO_ADMINISTRATION } from '../../support/no-administration.ts';
import { NO_REHEARSAL } from '../../support/no-rehearsal.ts';
import { storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

type Body = Readonly<Record<string, unknown>>;
type List = { readonly items: readonly Body[]; readonly next?: string | null };

async function shop(context: TestContext, options: Partial<StorageOptions> = {}) {
  const door = await storedDoor(context, options);
  const { ask } = jsonClient(door.url, basic('shop', 'secret'));
  const list = async (address: string, query = {}): Promise<List> =>
    (await ask(address, { query })).body as List;
  return { ...door, ask, list, storage: door.given.storage };
}

test('incoming messages are paged forwards and asked for behind a number', async (context) => {
  const { storage, account, ask, list } = await shop(context);
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Yes or no?'))).ok);
  const at = instant(Date.now());
  for (const text of ['one', 'two', 'three']) {
    const message = { from: '79991234567', to: '2525', text, sentAt: at, receivedAt: at, source: 'test' };
    assert.equal((await storage.receiving.incoming.receive(message)).kind, 'taken');
  }
  const first = await list('GET /incoming-messages', { limit: 2 });
  assert.deepEqual(
    first.items.map(({ from, to, text }) => [from, to, text]),
    [
      ['79991234567', '2525', 'one'],
      ['79991234567', '2525', 'two'],
    ],
  );
  const second = await list('GET /incoming-messages', { limit: 2, cursor: first.next });
  assert.deepEqual([second.items.map(({ text }) => text), second.next], [['three'], null]);
  const after = first.items[1]?.number;
  assert.deepEqual((await list('GET /incoming-messages', { after })).items, second.items);
  assert.deepEqual((await list('GET /incoming-messages', { to: '2526' })).items, []);
  assert.equal(
    (await ask('GET /incoming-messages', { query: { from: '2024-02-30T00:00:00Z' } })).status,
    422,
  );
});

test('the automatic answer is set, told and taken away', async (context) => {
  const { ask } = await shop(context);
  assert.deepEqual((await ask('GET /account/automatic-answer')).body, { text: null });
  const set = await ask('PUT /account/automatic-answer', { body: { text: 'Спасибо' } });
  assert.deepEqual(set.body, { text: 'Спасибо' });
  assert.deepEqual((await ask('GET /account/automatic-answer')).body, { text: 'Спасибо' });
  await ask('PUT /account/automatic-answer', { body: { text: null } });
  assert.deepEqual((await ask('GET /account/automatic-answer')).body, { text: null });
});

test('the automatic answer leaves alone what was set meanwhile, and is refused to whoever may change nothing', async (context) => {
  const { ask, storage } = await shop(context);
  const before = await storage.accounts.change('shop', { more: { mlen: '70' } });
  assert.ok(before.ok);
  const { accounts, doors } = storage;
  assert.ok((await accounts.change('shop', { more: { mlen: '90', 'fl[27]': '1' } })).ok);
  const set = INCOMING_OPERATIONS.find(({ id }) => id === 'setAutomaticAnswer');
  const asked = { account: before.value, body: { text: 'Thank you' }, idempotencyKey: undefined };
  const nothing = { parameters: {}, query: {}, address: '', agent: '', session: undefined };
  const clock = { now: () => instant(Date.now()) };
  const all = {
    ...doors,
    clock,
    iceServers: () => [],
    fetchFile: async () => err('nothing is fetched here'),
    administration: NO_ADMINISTRATION,
    rehearsal: NO_REHEARSAL,
  };
  assert.ok((await set?.answer(all, { ...nothing, ...asked }))?.ok);
  const { more } = (await accounts.find('shop'))!.settings;
  assert.deepEqual(more, { mlen: '90', 'fl[27]': '1', answ: '1', answ_text: 'Thank you' });
  const refused = await ask('PUT /account/automatic-answer', { body: { text: null } });
  assert.deepEqual(
    [refused.status, (refused.body as Body).detail],
    [409, 'this account may not change settings'],
  );
});

test('a confirmation is asked for, and told how it ended', async (context) => {
  const confirming = { numbers: ['74950000001'], milliseconds: 600_000 };
  const { ask, storage } = await shop(context, { confirming });
  assert.equal((await ask('GET /confirmations/79991234567')).status, 404);
  const made = (await ask('POST /confirmations', { body: { phone: '+7 999 123-45-67' } })).body as Body;
  assert.deepEqual([made.phone, made.callTo, made.calledAt], ['79991234567', '74950000001', null]);
  const call = { from: '79991234567', to: ['74950000001'], at: instant(Date.now()) };
  assert.equal(await storage.receiving.waitedCalls.called(call), 'waited-for');
  const ended = (await ask('GET /confirmations/79991234567')).body as Body;
  assert.equal(typeof ended.calledAt, 'string');
  assert.equal((await ask('POST /confirmations', { body: { phone: '12' } })).status, 422);
  for (let time = 0; time < 9; time++) await ask('POST /confirmations', { body: { phone: '79991234567' } });
  const refused = await ask('POST /confirmations', { body: { phone: '79991234567' } });
  assert.deepEqual([refused.status, (refused.body as Body).code], [429, 'attempts-too-many']);
});

test('calls to the handler are listed, shown whole and made again', async (context) => {
  const { storage, ask, list } = await shop(context);
  await ask('PATCH /account/settings', { body: { handler: 'http://example.org/h', handlerMethod: 'get' } });
  for (const text of ['one', 'two']) {
    const sent = await ask('POST /messages', { body: { recipients: ['79991234567'], text } });
    assert.equal(sent.status, 202);
  }
  for (const { ref } of await storage.outbox.claim(['sms'], 10))
    await storage.inbox.outcome(ref, { kind: 'final', status: 1, err: 0 });
  const claim = () => storage.deliveries.claim({ limit: 10, perAccount: 10, except: [] });
  const [one, two] = await claim();
  assert.equal(one?.method, 'get');
  const made = {
    at: instant(Date.now()),
    milliseconds: 7,
    status: 500,
    failure: 'it answers 500',
    answer: 'no',
  };
  await storage.deliveries.failed(one!.ref, made, undefined);
  const busy = await ask(`POST /handler-calls/${two!.ref}/resend`);
  assert.equal(busy.status, 409);
  await storage.deliveries.succeeded(two!.ref, { at: made.at, milliseconds: 3, status: 200 });
  const page = await list('GET /handler-calls', { limit: 1 });
  assert.deepEqual(
    page.items.map(({ state, answer, messageId }) => [state, answer, messageId]),
    [['delivered', 200, '2']],
  );
  const next = await list('GET /handler-calls', { limit: 1, cursor: page.next });
  assert.deepEqual([next.items[0]?.state, next.next], ['given-up', null]);
  const whole = (await ask(`GET /handler-calls/${one!.ref}`)).body as Body & { tries: Body[]; fields: Body };
  assert.equal(whole.fields.status, '1');
  assert.deepEqual([whole.tries[0]?.failure, whole.tries[0]?.answerText], ['it answers 500', 'no']);
  assert.equal((await list('GET /handler-calls/troubles')).items.length, 0);
  assert.deepEqual((await ask('POST /handler-calls/resend', { body: {} })).body, { calls: 1 });
  assert.deepEqual((await ask(`POST /handler-calls/${two!.ref}/resend`)).body, { calls: 1 });
  assert.equal((await claim()).length, 2);
  assert.equal((await ask('GET /handler-calls/99999')).status, 404);
});

test('what a failing handler holds is told and let go', async (context) => {
  const { ask, list, given, account } = await shop(context);
  await given.client.query(
    `insert into handler_troubles (account_id, address, since, failures, last_at, last_failure, paused_at, probe_at)
     values ($1, 'http://example.org/h', now(), 9, now(), 'no answer', now(), now())`,
    [account.id],
  );
  const [trouble] = (await list('GET /handler-calls/troubles')).items;
  assert.deepEqual(
    [trouble?.address, trouble?.failures, trouble?.lastFailure],
    ['http://example.org/h', 9, 'no answer'],
  );
  assert.deepEqual((await ask('POST /handler-calls/resume')).body, { calls: 0 });
  assert.deepEqual((await list('GET /handler-calls/troubles')).items, []);
});

test('numbers are offered, rented and kept or not', async (context) => {
  const { ask, list, storage } = await shop(context);
  await storage.receiving.rental.add('74950000001', money(3_100_000));
  const [offer] = (await list('GET /rental/offers')).items;
  assert.deepEqual(offer, { phone: '74950000001', monthly: { amount: '310.00', currency: 'RUR' } });
  const rented = await ask('POST /rental/numbers', { body: { phone: '74950000001', prolong: false } });
  assert.deepEqual([rented.status, (rented.body as Body).prolong], [201, false]);
  assert.equal((await ask('POST /rental/numbers', { body: { phone: '74950000001' } })).status, 409);
  assert.equal((await ask('POST /rental/numbers', { body: { phone: '74950000002' } })).status, 404);
  const kept = await ask('PATCH /rental/numbers/74950000001', { body: { prolong: true } });
  assert.equal((kept.body as Body).prolong, true);
  assert.deepEqual((await list('GET /rental/numbers')).items, [kept.body]);
  assert.equal((await ask('PATCH /rental/numbers/74950000002', { body: { prolong: true } })).status, 404);
});

test('task groups are made, changed, notified and taken away', async (context) => {
  const { ask, list, given } = await shop(context);
  const draft = {
    name: 'servers',
    failure: '{NAME} is down',
    recovery: '',
    kinds: ['sms'],
    contacts: ['79991234567'],
  };
  const { id } = (await ask('POST /task-groups', { body: draft })).body as { id: number };
  assert.equal((await ask('POST /task-groups', { body: draft })).status, 409);
  const wrong = await ask('POST /task-groups', { body: { ...draft, name: 'x', contacts: ['me'] } });
  assert.match(String((wrong.body as Body).detail), /"me" is neither/);
  const told = await ask(`POST /task-groups/${id}/events`, { body: { what: 'failure', name: 'web' } });
  assert.deepEqual([told.status, told.body], [202, { ids: ['1'] }]);
  assert.deepEqual((await given.client.query('select door from submissions')).rows, [{ door: 'api' }]);
  const quiet = await ask(`POST /task-groups/${id}/events`, { body: { what: 'recovery' } });
  assert.deepEqual(quiet.body, { ids: [] });
  const changed = await ask(`PUT /task-groups/${id}`, { body: { ...draft, recovery: 'back' } });
  assert.deepEqual((await ask(`GET /task-groups/${id}`)).body, changed.body);
  assert.equal((await list('GET /task-groups')).items.length, 1);
  assert.equal((await ask(`DELETE /task-groups/${id}`)).status, 204);
  assert.equal((await ask(`POST /task-groups/${id}/events`, { body: { what: 'failure' } })).status, 404);
});
