// What becomes of calls that nobody takes, that are hung up at odd moments, or that are tried again, as the history and
// the status request tell it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { causeOf, eventsOf, ProductLine } from '../../support/product-line.ts';
import type { PhoneCall } from '../../support/product-phone.ts';

let line: ProductLine;

before(async () => {
  line = await ProductLine.open();
  await line.product.addAccount('anna', ['--menu-silence', '1']);
});

after(() => line?.close());

const MES = 'Welcome 700ms{menu:Main 700ms\n1: One\n2: end}Bye 700ms';

type Refusal = {
  readonly status: number;
  readonly headers?: readonly string[];
  readonly told: readonly [status: number, err: number];
  readonly cause: string;
};

/** What the phone's side says, and what must come of the message when there is one attempt. */
const REFUSALS: readonly Refusal[] = [
  { status: 486, told: [20, 240], cause: 'busy' },
  { status: 603, told: [20, 240], cause: 'declined' },
  { status: 480, told: [20, 237], cause: 'no-answer' },
  { status: 404, told: [20, 1], cause: 'no-such-number' },
  { status: 484, told: [22, 249], cause: 'bad-number' },
  { status: 503, told: [25, 248], cause: 'congestion' },
  { status: 408, told: [20, 237], cause: 'no-reply-in-time' },
  { status: 480, headers: ['Reason: Q.850;cause=17;text="busy"'], told: [20, 240], cause: 'busy' },
];

async function statusOf(id: number, phone: string): Promise<Readonly<Record<string, unknown>>> {
  const query = new URLSearchParams({ login: 'anna', psw: 'secret', id: String(id), phone, fmt: '3' });
  const response = await fetch(`${line.product.url}/sys/status.php?${query}`);
  return (await response.json()) as Record<string, unknown>;
}

describe('outcomes', { concurrency: true, timeout: 120_000 }, () => {
  for (const [at, { status, headers, told, cause }] of REFUSALS.entries()) {
    test(`${status}${headers ? ` with ${headers[0]}` : ''}: status ${told[0]}, error ${told[1]}`, async () => {
      const phone = `7900000040${at}`;
      const id = await line.send(phone, { mes: MES, param: '20,10,1' });
      (await line.phones.call(phone)).refuse(status, headers);
      const { message } = await line.outcome(id);
      assert.deepEqual([message.status, message.err], told);
      assert.equal(causeOf(message), cause);
      assert.equal(line.phones.rang.get(phone), 1);
    });
  }

  test('nobody answers in the time of param: CANCEL, status 0 between attempts, then 20 with 237', async () => {
    const phone = '79000000411';
    const id = await line.send(phone, { mes: MES, param: '10,10,2' });
    assert.equal((await statusOf(id, phone)).status, -1);
    const first = await line.phones.call(phone);
    first.ring();
    assert.equal(await first.ended, 'cancel');
    assert.equal((await statusOf(id, phone)).status, 0);
    const second = await line.phones.call(phone);
    assert.equal((await statusOf(id, phone)).status, 0);
    second.ring();
    assert.equal(await second.ended, 'cancel');
    const { message } = await line.outcome(id);
    assert.deepEqual([message.status, message.err], [20, 237]);
    assert.deepEqual(
      eventsOf(message, 'dialling').map((event) => event.attempt),
      [1, 2],
    );
    assert.equal(line.phones.rang.get(phone), 2);
  });

  test('busy first, answered at the second attempt: delivered, and never rung again', async () => {
    const phone = '79000000412';
    const id = await line.send(phone, { mes: MES, param: '10,10,5' });
    (await line.phones.call(phone)).refuse(486);
    const call = await line.phones.answered(phone);
    await call.ear.begun('Welcome 700ms');
    await call.hangUp();
    const { message } = await line.outcome(id);
    assert.deepEqual([message.status, message.err, causeOf(message)], [1, 0, 'subscriber']);
    assert.equal(eventsOf(message, 'dialling').length, 2);
  });

  test('no attempt begins after the life time of the message: status 3', async () => {
    const phone = '79000000413';
    const id = await line.send(phone, { mes: MES, param: '10,100,5', valid: '00:01' });
    (await line.phones.call(phone)).refuse(486);
    const { message } = await line.outcome(id);
    assert.deepEqual([message.status, line.phones.rang.get(phone)], [3, 1]);
  });

  /** The moment at which the subscriber hangs up. */
  const MOMENTS: Readonly<Record<string, (call: PhoneCall) => Promise<void>>> = {
    'at once': async () => {},
    'in START': (call) => call.ear.begun('Welcome 700ms'),
    'between START and MENU': (call) => call.ear.whole('Welcome 700ms'),
    'in MENU': (call) => call.ear.begun('Main 700ms'),
    'in the silence': (call) => call.ear.whole('Main 700ms'),
    'with a key still sounding': async (call) => {
      await call.ear.begun('Main 700ms');
      void call.press('1');
    },
    'in END': async (call) => {
      await call.ear.begun('Main 700ms');
      await call.press('2');
      await call.ear.begun('Bye 700ms');
    },
  };
  for (const [at, [moment, until]] of Object.entries(MOMENTS).entries()) {
    test(`the subscriber hangs up ${moment}: delivered, one attempt`, async () => {
      const phone = `7900000042${at}`;
      const id = await line.send(phone, { mes: MES, param: '10,10,5' });
      const call = await line.phones.answered(phone);
      await until(call);
      await call.hangUp();
      const { message } = await line.outcome(id);
      assert.deepEqual([message.status, message.err, causeOf(message)], [1, 0, 'subscriber']);
      assert.equal(line.phones.rang.get(phone), 1);
      assert.equal(message.events.at(-1)?.kind, 'ended');
    });
  }

  test('an answer without a description: the line is cut, one attempt, answered all the same', async () => {
    const phone = '79000000430';
    const id = await line.send(phone, { mes: MES, param: '10,10,1' });
    const call = await line.phones.call(phone);
    call.ring();
    await call.answer({ sdp: undefined });
    assert.equal(await call.ended, 'bye');
    const { message } = await line.outcome(id);
    assert.equal(message.status, 1, 'a subscriber who answered makes status 1');
    assert.equal(line.phones.rang.get(phone), 1);
  });

  test('hold and resume in the middle of a menu: the text goes on, nothing is answered twice', async () => {
    const phone = '79000000431';
    const id = await line.send(phone, { mes: MES });
    const call = await line.phones.answered(phone);
    await call.ear.begun('Welcome 700ms');
    assert.equal(await call.reinvite(call.sdp('sendonly')), 200);
    assert.equal(await call.reinvite(call.sdp('sendrecv')), 200);
    await call.ear.begun('Main 700ms');
    await call.press('2');
    await call.ear.whole('Bye 700ms');
    await call.ended;
    const { message } = await line.outcome(id);
    assert.deepEqual([eventsOf(message, 'held').length, eventsOf(message, 'resumed').length], [1, 1]);
    assert.equal(causeOf(message), 'end-command');
  });

  test('two recipients: each has a call, a menu and a status of its own', async () => {
    const phones = ['79000000432', '79000000433'] as const;
    const id = await line.send(phones.join(','), { mes: MES, param: '10,10,1' });
    const [first, second] = await Promise.all(phones.map((phone) => line.phones.call(phone)));
    second!.refuse(486);
    first!.ring();
    await first!.answer();
    await first!.ear.begun('Main 700ms');
    await first!.press('2');
    await first!.ended;
    const messages = await line.product.final('anna', id);
    assert.deepEqual(messages.map(({ phone, status, err }) => [phone, status, err]).sort(), [
      [phones[0], 1, 0],
      [phones[1], 20, 240],
    ]);
  });
});

test('after all that the books balance', async () => {
  assert.match(await line.product.run('doctor'), /books balance/);
});
