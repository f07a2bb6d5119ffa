// The capacity of trunks against a clock that only moves when told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPacer, type Pacer, type Reservation } from '../../../src/voice/trunks/pacer.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';

const CALL = 1;
const TRANSFER = 0;

function taken(pacer: Pacer, trunks: readonly string[]): Reservation {
  const reservation = pacer.reserve(trunks, CALL);
  assert.notEqual(reservation, 'full');
  return reservation as Reservation;
}

test('a trunk without limits always has room', () => {
  const pacer = createPacer({ scheduler: new ManualScheduler(), trunks: [{ trunk: 'wide' }] });
  for (let call = 0; call < 1_000; call++) taken(pacer, ['wide']);
  assert.deepEqual(pacer.load('wide'), { callsNow: 1_000, waiting: 0 });
});

test('a full trunk makes the call wait until a line is released, and releasing twice frees one line only', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({ scheduler, trunks: [{ trunk: 'narrow', concurrent: 1 }] });
  const first = taken(pacer, ['narrow']);
  assert.equal(pacer.reserve(['narrow'], CALL), 'full');
  const got: string[] = [];
  for (const name of ['a', 'b']) {
    pacer.wait({ trunks: ['narrow'], priority: CALL, onRoom: () => got.push(name) });
  }
  await scheduler.pass(60_000);
  assert.deepEqual(got, []);
  assert.deepEqual(pacer.load('narrow'), { callsNow: 1, waiting: 2 });
  first.release();
  first.release();
  await scheduler.pass(10);
  assert.deepEqual(got, ['a']);
});

test('a transfer goes before calls that waited longer, and equals go in the order of asking', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({ scheduler, trunks: [{ trunk: 'narrow', concurrent: 1 }] });
  const first = taken(pacer, ['narrow']);
  const order: string[] = [];
  const want = (name: string, priority: number) =>
    pacer.wait({
      trunks: ['narrow'],
      priority,
      onRoom: (reservation) => {
        order.push(name);
        reservation.release();
      },
    });
  want('call 1', CALL);
  want('call 2', CALL);
  want('transfer 1', TRANSFER);
  want('transfer 2', TRANSFER);
  first.release();
  await scheduler.pass(1_000);
  assert.deepEqual(order, ['transfer 1', 'transfer 2', 'call 1', 'call 2']);
  assert.equal(scheduler.waiting, 0);
});

test('starts are spread evenly and no stretch of a second holds more than the rate', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({ scheduler, trunks: [{ trunk: 'paced', callsPerSecond: 10 }] });
  const starts: number[] = [];
  for (let call = 0; call < 50; call++) {
    pacer.wait({ trunks: ['paced'], priority: CALL, onRoom: () => starts.push(scheduler.now()) });
  }
  await scheduler.pass(10_000);
  assert.equal(starts.length, 50);
  for (const [at, start] of starts.entries()) {
    if (at > 0) assert.ok(start - starts[at - 1]! >= 80, `gap before start ${at}`);
    const within = starts.filter((other) => other >= start && other < start + 1_000).length;
    assert.ok(within <= 10, `${within} starts in the second after ${start}`);
  }
  assert.ok(starts.at(-1)! <= 5_000, 'the rate is used up, not fallen short of');
});

test('a quiet time saves up nothing: the calls after it are spread too', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({ scheduler, trunks: [{ trunk: 'paced', callsPerSecond: 4 }] });
  taken(pacer, ['paced']);
  await scheduler.pass(60_000);
  const starts: number[] = [];
  for (let call = 0; call < 4; call++) {
    pacer.wait({
      trunks: ['paced'],
      priority: CALL,
      onRoom: () => starts.push(scheduler.now() - 60_000),
    });
  }
  await scheduler.pass(5_000);
  assert.deepEqual(starts, [0, 250, 500, 750]);
});

test('timers that come late neither lower the rate for long nor let a burst through', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({
    scheduler: { now: () => scheduler.now(), after: (wait, act) => scheduler.after(wait + 7, act) },
    trunks: [{ trunk: 'paced', callsPerSecond: 100 }],
  });
  const starts: number[] = [];
  for (let call = 0; call < 500; call++) {
    pacer.wait({ trunks: ['paced'], priority: CALL, onRoom: () => starts.push(scheduler.now()) });
  }
  await scheduler.pass(10_000);
  assert.equal(starts.length, 500);
  assert.ok(starts.at(-1)! < 5_200, `took ${starts.at(-1)} ms`);
  for (const start of starts) {
    assert.ok(starts.filter((other) => other >= start && other < start + 1_000).length <= 100);
  }
});

test('a rate under one call a second is kept', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({ scheduler, trunks: [{ trunk: 'slow', callsPerSecond: 0.5 }] });
  const starts: number[] = [];
  for (let call = 0; call < 3; call++) {
    pacer.wait({ trunks: ['slow'], priority: CALL, onRoom: () => starts.push(scheduler.now()) });
  }
  await scheduler.pass(10_000);
  assert.deepEqual(starts, [0, 2_000, 4_000]);
});

test('a call takes the second trunk when the first has no line, and waits for whichever frees one first', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({
    scheduler,
    trunks: [
      { trunk: 'one', concurrent: 1 },
      { trunk: 'two', concurrent: 1 },
    ],
  });
  assert.equal(taken(pacer, ['one', 'two']).trunk, 'one');
  const second = taken(pacer, ['one', 'two']);
  assert.equal(second.trunk, 'two');
  const got: string[] = [];
  pacer.wait({ trunks: ['one', 'two'], priority: CALL, onRoom: ({ trunk }) => got.push(trunk) });
  second.release();
  await scheduler.pass(10);
  assert.deepEqual(got, ['two']);
});

test('calls that wait for one trunk do not hold up those for another', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({
    scheduler,
    trunks: [{ trunk: 'full', concurrent: 1 }, { trunk: 'free' }],
  });
  taken(pacer, ['full']);
  const got: string[] = [];
  pacer.wait({ trunks: ['full'], priority: CALL, onRoom: ({ trunk }) => got.push(trunk) });
  pacer.wait({ trunks: ['free'], priority: CALL, onRoom: ({ trunk }) => got.push(trunk) });
  await scheduler.pass(10);
  assert.deepEqual(got, ['free']);
  assert.equal(taken(pacer, ['free']).trunk, 'free');
});

test('a line that became free belongs to whoever waits; only a transfer takes it before', async () => {
  const pacer = createPacer({
    scheduler: new ManualScheduler(),
    trunks: [{ trunk: 'narrow', concurrent: 1 }],
  });
  const first = taken(pacer, ['narrow']);
  pacer.wait({ trunks: ['narrow'], priority: CALL, onRoom: () => undefined });
  first.release();
  assert.equal(pacer.reserve(['narrow'], CALL), 'full');
  assert.notEqual(pacer.reserve(['narrow'], TRANSFER), 'full');
});

test('the limit of the whole server counts all trunks', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({ scheduler, callsMax: 2, trunks: [{ trunk: 'one' }, { trunk: 'two' }] });
  const first = taken(pacer, ['one']);
  taken(pacer, ['two']);
  assert.equal(pacer.reserve(['one', 'two'], CALL), 'full');
  let got = 0;
  pacer.wait({ trunks: ['two'], priority: CALL, onRoom: () => got++ });
  await scheduler.pass(1_000);
  assert.equal(got, 0);
  first.release();
  await scheduler.pass(1);
  assert.equal(got, 1);
});

test('a call that no longer wants its line leaves the queue, and a closed pacer forgets all', async () => {
  const scheduler = new ManualScheduler();
  const pacer = createPacer({ scheduler, trunks: [{ trunk: 'narrow', concurrent: 1 }] });
  const first = taken(pacer, ['narrow']);
  const got: string[] = [];
  const cancel = pacer.wait({ trunks: ['narrow'], priority: CALL, onRoom: () => got.push('gone') });
  pacer.wait({ trunks: ['narrow'], priority: CALL, onRoom: () => got.push('stays') });
  assert.notEqual(cancel, 'full');
  if (cancel !== 'full') cancel();
  first.release();
  await scheduler.pass(1);
  assert.deepEqual(got, ['stays']);
  pacer.wait({ trunks: ['narrow'], priority: CALL, onRoom: () => got.push('never') });
  pacer.close();
  await scheduler.pass(1_000);
  assert.deepEqual(got, ['stays']);
  assert.equal(scheduler.waiting, 0);
});
