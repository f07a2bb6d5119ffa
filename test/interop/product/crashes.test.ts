// The server killed at any moment, and the database under it: what was accepted stays, no attempt rings twice, every call is
// closed with a cause, the books balance.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { causeOf, eventsOf, ProductLine } from '../../support/product-line.ts';
import { walk } from '../../support/product-route.ts';

const ROUNDS = 20;
const CALLS = 4;
/** Longer than a call lasts from its request to its last event. */
const LONGEST_MS = 1_800;

let line: ProductLine;

before(async () => {
  line = await ProductLine.open();
  await line.product.addAccount('anna', ['--menu-silence', '1']);
});

after(() => line?.close());

/** A phone that answers whatever comes to it, for as long as the test runs. */
async function answerAll(number: string): Promise<void> {
  for (;;) {
    const call = await line.phones.call(number, 600_000).catch(() => undefined);
    if (!call) return;
    call.ring();
    void call.answer();
  }
}

test(`${ROUNDS} kills at random moments lose nothing and ring nobody twice`, {
  timeout: 180_000,
}, async (context) => {
  const accepted = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    const phones = Array.from(
      { length: CALLS },
      (_, at) => `7900001${String(round * CALLS + at).padStart(4, '0')}`,
    );
    for (const phone of phones) void answerAll(phone);
    const sent = phones.map(async (phone) => {
      const reply = await line.product
        .post({ login: 'anna', phones: phone, call: '1', mes: 'A word 500ms', param: '10,10,2' })
        .catch(() => undefined);
      if (typeof reply?.id === 'number') accepted.set(phone, reply.id);
    });
    await pause(Math.random() ** 2 * LONGEST_MS);
    await line.product.kill();
    await Promise.all(sent);
    await line.product.serve();
  }
  context.diagnostic(`${accepted.size} of ${ROUNDS * CALLS} requests were answered before the kill`);
  assert.ok(accepted.size > ROUNDS);
  const until = Date.now() + 60_000;
  let messages = await line.product.history('anna');
  while (messages.some((one) => one.status <= 0) && Date.now() < until) {
    await pause(500);
    messages = await line.product.history('anna');
  }
  for (const [phone, id] of accepted) {
    const message = messages.find((one) => one.id === id);
    assert.ok(message, `message ${id} is in the history`);
    assert.equal(message.phone, phone);
  }
  const causes = new Map<string, number>();
  for (const message of messages) {
    const { phone, status } = message;
    const attempts = eventsOf(message, 'dialling').map((event) => event.attempt);
    const rang = line.phones.rang.get(phone) ?? 0;
    const story = `${phone} ${JSON.stringify(message)}`;
    assert.ok(status === 1 || status === 20, story);
    assert.equal(new Set(attempts).size, attempts.length, `no attempt twice: ${story}`);
    assert.ok(rang <= attempts.length, `rang ${rang} times: ${story}`);
    assert.equal(eventsOf(message, 'ended').length, attempts.length, `every attempt has an end: ${story}`);
    if (eventsOf(message, 'answered').length > 0) assert.equal(status, 1, story);
    assert.ok(eventsOf(message, 'answered').length <= 1, `nobody who answered is rung again: ${story}`);
    const cause = String(causeOf(message));
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  context.diagnostic([...causes].map(([cause, count]) => `${count} ${cause}`).join(', '));
  assert.match(await line.product.run('doctor'), /books balance/);
});

/** The folder of the database this product runs. */
function databaseFolder(): string {
  const data = path.join(line.product.folder, 'data');
  const found = readdirSync(data, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('postmaster.pid'),
  );
  assert.ok(found, 'a database runs here');
  return path.join(data, path.dirname(found));
}

/** The database dies and cannot come back before what this returns is called. */
function killDatabase(): () => void {
  const folder = databaseFolder();
  const pid = Number.parseInt(readFileSync(path.join(folder, 'postmaster.pid'), 'utf8'), 10);
  const settings = path.join(folder, 'postgresql.conf');
  renameSync(settings, `${settings}.away`);
  process.kill(pid, 'SIGKILL');
  return () => renameSync(`${settings}.away`, settings);
}

test('the database is gone while calls run: they go on, new work is refused, all is whole when it is back', {
  timeout: 120_000,
}, async (context) => {
  const mes = 'Welcome 900ms{menu:Main\n1: One 900ms\n12: One two\n2: end}Bye 900ms';
  const { call, id } = await line.called('79000020001', { mes }, ['Welcome 900ms']);
  const bringBack = killDatabase();
  const refused = await line.product.post({ login: 'anna', phones: '79000020002', call: '1', mes: 'A word' });
  context.diagnostic(JSON.stringify(refused));
  assert.equal(refused.id, undefined);
  assert.equal(typeof refused.error_code, 'number');
  assert.equal(typeof refused.error, 'string');
  await walk(call, ['Main', '[1]', 'One 900ms', '[2]', 'One two', 'One two', 'One two', 'Bye 900ms']);
  assert.equal(await call.ended, 'bye');
  bringBack();
  const { message } = await line.outcome(id);
  assert.deepEqual([message.status, causeOf(message)], [1, 'silence']);
  assert.deepEqual(
    eventsOf(message, 'said').map((event) => event.item),
    ['START', 'MENU', '1', '12', '12', '12', 'END'],
  );
  assert.deepEqual(
    eventsOf(message, 'key').map((event) => event.key),
    ['1', '2'],
  );
  let reply = await line.product.post({ login: 'anna', phones: '79000020003', call: '1', mes });
  while (reply.id === undefined) {
    await pause(500);
    reply = await line.product.post({ login: 'anna', phones: '79000020003', call: '1', mes });
  }
  const next = await line.phones.answered('79000020003');
  await walk(next, ['Welcome 900ms', 'Main', '[2]', 'Bye 900ms']);
  await next.ended;
  assert.equal(line.phones.rang.get('79000020002'), undefined);
  assert.match(await line.product.run('doctor'), /books balance/);
});
