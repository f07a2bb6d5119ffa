// Who may be taken for the far end: whoever finds the port first must not get the call, a phone behind a NAT must.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Remote } from '../../../src/voice/media/media-plane.ts';
import { Workbench } from './fake-wire.ts';

/** Whether three packets in a row from `from` make it the far end of a call whose SDP says 192.0.2.1:4000. */
function isTaken(from: string, remote: Partial<Remote> = {}): boolean {
  const bench = new Workbench();
  bench.call(0, remote);
  const [address = '', port] = from.split(' ');
  bench.wire.from = { address, port: Number(port) };
  for (let packet = 0; packet < 3; packet++) bench.receive(0);
  // The filter is set once somebody is the far end.
  return bench.wire.filters[0] !== undefined;
}

test('the address of the description is, by whatever port its NAT has chosen', () => {
  assert.equal(isTaken('192.0.2.1 4000'), true);
  assert.equal(isTaken('192.0.2.1 61000'), true);
  assert.equal(isTaken('203.0.113.66 4000'), false);
});

test('where they signal from is, and nobody else', () => {
  const otherwise = { kind: 'address', address: '198.51.100.5' } as const;
  assert.equal(isTaken('198.51.100.5 61000', { otherwise }), true);
  assert.equal(isTaken('203.0.113.66 61000', { otherwise }), false);
});

test('a phone behind a proxy and a NAT may be anywhere', () => {
  assert.equal(isTaken('203.0.113.66 61000', { otherwise: { kind: 'anybody' } }), true);
});

test('what strangers sent before the lock is not heard after it', () => {
  const bench = new Workbench();
  bench.call(0);
  bench.receive(0);
  bench.wire.from = { address: '203.0.113.66', port: 4_000 };
  for (let packet = 0; packet < 3; packet++) bench.receive(0, 101);
  assert.deepEqual(bench.events(), []);
  bench.tell({ kind: 'close', slot: 0 });
  const closed = bench.reports.find((report) => report.kind === 'closed');
  assert.equal(closed?.kind === 'closed' && closed.stats.packetsDropped, 3);
});
