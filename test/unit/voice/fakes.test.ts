// The fakes that other tests of voice stand on keep the promises of the ports they play.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeEndpoint, FakeSession, reply } from '../../support/fake-endpoint.ts';
import { FakePlane } from '../../support/fake-media.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';

test('the manual scheduler runs acts in the order of their moments, then of their making, and none early', async () => {
  const scheduler = new ManualScheduler();
  const ran: string[] = [];
  scheduler.after(20, () => ran.push(`late ${scheduler.now()}`));
  scheduler.after(10, () => ran.push(`first ${scheduler.now()}`));
  scheduler.after(10, () => {
    ran.push('second');
    scheduler.after(5, () => ran.push(`nested ${scheduler.now()}`));
  });
  const cancel = scheduler.after(1, () => ran.push('never'));
  cancel();
  cancel();
  await scheduler.pass(9);
  assert.deepEqual(ran, []);
  await scheduler.pass(11);
  assert.deepEqual(ran, ['first 10', 'second', 'nested 15', 'late 20']);
  assert.deepEqual([scheduler.now(), scheduler.waiting], [20, 0]);
});

test('the manual scheduler lets promises settle between two acts', async () => {
  const scheduler = new ManualScheduler();
  const ran: string[] = [];
  scheduler.after(1, () => void Promise.resolve().then(() => ran.push('promise')));
  scheduler.after(2, () => ran.push('timer'));
  await scheduler.pass(2);
  assert.deepEqual(ran, ['promise', 'timer']);
});

test('a fake session says nothing after its end and takes no further wishes', () => {
  const told: string[] = [];
  const session = new FakeSession('a', (event) => told.push(event.kind));
  session.sayEnded({ kind: 'no-reply' });
  session.end();
  assert.throws(() => session.sayEnded({ kind: 'no-reply' }));
  assert.deepEqual([told, session.asked, session.over], [['ended'], [], true]);
});

test('a fake endpoint keeps what was asked of it', async () => {
  const endpoint = new FakeEndpoint();
  endpoint.onRequest = async () => reply(200, 'Expires: 60', 'Contact: <sip:a@b>;expires=1');
  const request = { method: 'OPTIONS', uri: 'sip:b', from: '<sip:a@b>', to: '<sip:b>' } as const;
  const got = await endpoint.request(request);
  assert.deepEqual(endpoint.requests, [request]);
  assert.deepEqual(got.kind === 'reply' && got.headers, [
    { name: 'Expires', value: '60' },
    { name: 'Contact', value: '<sip:a@b>;expires=1' },
  ]);
});

test('a fake channel speaks until it is closed, its last words included, and not after', async () => {
  const plane = new FakePlane();
  const told: string[] = [];
  const channel = await plane.openChannel({ onEvent: (event) => told.push(event.kind) });
  plane.last.onClose = async () => plane.last.say({ kind: 'rtp-timeout' });
  assert.equal(plane.open, 1);
  await channel.close();
  assert.throws(() => plane.last.say({ kind: 'rtp-timeout' }));
  assert.deepEqual([told, plane.open], [['rtp-timeout'], 0]);
});
