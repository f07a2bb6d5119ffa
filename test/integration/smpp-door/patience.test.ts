// How long the door waits for those who say nothing, or say it a byte at a time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { compose } from '../../../src/protocols/smpp/pdu.ts';
import { EsmeStage } from '../../support/esme-stage.ts';
import { bytesOf, RawEsme } from '../../support/raw-esme.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

const LIMIT = { timeout: 120_000 };
const { bindTime, idleTime, connectionsOfAddress } = LIMITS.smppServer;

test('who does not bind in time is let go, bytes of a bind or not', LIMIT, async (context) => {
  const time = new SimulatedTime();
  const stage = await EsmeStage.open(context, { time });
  const silent = await RawEsme.connect(stage.door.port);
  const slow = await RawEsme.connect(stage.door.port);
  const quick = await RawEsme.connect(stage.door.port);
  await quick.bind();
  const bind = bytesOf(compose('bind_transmitter', { system_id: 'shop', password: 'sesame' }), 1);
  for (let at = 0; at < 10; at++) {
    slow.write(bind.subarray(at, at + 1));
    await time.pass(bindTime / 10);
  }
  assert.deepEqual([await silent.next(), await slow.next()], [undefined, undefined]);
  assert.equal((await quick.ask(compose('enquire_link')))?.command, 'enquire_link_resp');
  quick.end();
  await time.pass(idleTime);
});

test('two minutes without a PDU end a bind, a question a minute keeps it', LIMIT, async (context) => {
  const time = new SimulatedTime();
  const stage = await EsmeStage.open(context, { settings: { smppBinds: 3 }, time });
  const idle = await RawEsme.connect(stage.door.port);
  const asking = await RawEsme.connect(stage.door.port);
  const dripping = await RawEsme.connect(stage.door.port);
  for (const raw of [idle, asking, dripping]) await raw.bind('bind_transmitter');
  const question = bytesOf(compose('enquire_link'), 9);
  for (let half = 0; half < 4; half++) {
    await time.pass(idleTime / 4);
    assert.equal((await asking.ask(compose('enquire_link')))?.command, 'enquire_link_resp');
    dripping.write(question.subarray(half, half + 1));
  }
  await time.pass(1);
  // No question of ours in between: the next thing either hears is the end.
  assert.deepEqual([await idle.next(), await dripping.next()], [undefined, undefined]);
  assert.equal((await asking.ask(compose('enquire_link')))?.command, 'enquire_link_resp');
  asking.end();
});

test('one address has so many connections and no more', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const all: RawEsme[] = [];
  for (let at = 0; at < connectionsOfAddress; at++) all.push(await RawEsme.connect(stage.door.port));
  const more = await RawEsme.connect(stage.door.port);
  assert.equal(await more.next(), undefined);
  all.pop()?.end();
  const last = all.at(-1);
  assert.equal((await last?.bind())?.command_status, 0);
  for (const raw of all) raw.end();
});

test('a closing door answers what is under way, unbinds, and takes nobody new', LIMIT, async (context) => {
  const stage = await EsmeStage.open(context);
  const raw = await RawEsme.connect(stage.door.port);
  await raw.bind();
  const { port } = stage.door;
  // The store waits for its account, so that the request is under way when the door closes.
  await stage.given.client.query('begin');
  await stage.given.client.query('select from accounts for update');
  raw.send(compose('submit_sm', { destination_addr: '79990000001', short_message: Buffer.from('Hello') }));
  assert.equal((await raw.ask(compose('enquire_link')))?.command, 'enquire_link_resp');
  const closing = stage.door.close();
  await stage.given.client.query('commit');
  const heard: string[] = [];
  for (let pdu = await raw.nextPdu(); pdu; pdu = await raw.nextPdu()) {
    heard.push(`${pdu.command} ${pdu.command_status}`);
    if (pdu.command === 'unbind') raw.write(bytesOf(compose('unbind_resp'), pdu.sequence_number));
  }
  await closing;
  assert.deepEqual(heard, ['submit_sm_resp 0', 'unbind 0']);
  await assert.rejects(RawEsme.connect(port));
});

for (const [why, change] of [
  ['SMPP is off', (stage: EsmeStage) => stage.set({ smpp: 'off' })],
  [
    'it has another password',
    (stage: EsmeStage) => stage.storage.doors.esme.access.setPassword(stage.account, 'another'),
  ],
  [
    'its address is not in the list',
    (stage: EsmeStage) =>
      stage.given.client.query(
        `insert into account_addresses (account_id, network) values ($1, '192.0.2.0/24')`,
        [stage.account.id],
      ),
  ],
] as const)
  test(`whoever may be bound no longer is unbound soon: ${why}`, LIMIT, async (context) => {
    const time = new SimulatedTime();
    const stage = await EsmeStage.open(context, { time });
    const esme = await stage.bind();
    // A question a second: the bind is never idle.
    const pass = async () => {
      await time.pass(1_000);
      await esme.ask(compose('query_sm', { message_id: '1' }));
    };
    for (let second = 0; second < 12; second++) await pass();
    assert.equal(esme.over, undefined, 'until then it stays');
    await change(stage);
    while (esme.over === undefined) await pass();
    assert.equal(esme.over, 'unbound');
  });
