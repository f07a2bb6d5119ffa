// A call of an end point to itself, over real sockets: whole where everything works, and how far it came where not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loopbackCall } from '../../../src/voice/calls/loopback-call.ts';
import { createMediaPlane } from '../../../src/voice/media/plane.ts';
import { systemScheduler } from '../../../src/voice/scheduler.ts';
import { createEndpoint } from '../../../src/voice/signalling/create-endpoint.ts';

const ADDRESS = '127.0.0.1';
const FIRST = 40_000 + 200 * Math.floor(Math.random() * 100);

async function called(channelsMax: number, transport: 'udp' | 'tcp') {
  const plane = await createMediaPlane({
    address: ADDRESS,
    ports: { first: FIRST, last: FIRST + 99 },
    channelsMax,
  });
  const endpoint = await createEndpoint({ listen: [{ transport, address: ADDRESS, port: 0 }] });
  try {
    return await loopbackCall({ endpoint, plane, scheduler: systemScheduler });
  } finally {
    await endpoint.close();
    await plane.close();
  }
}

test('tone and key go through a call to oneself', async () => {
  assert.equal((await called(4, 'udp')).kind, 'whole');
});

test('without a channel for the far side the call is refused', async () => {
  const outcome = await called(1, 'udp');
  assert.deepEqual([outcome.kind, outcome.kind === 'ended' && outcome.end.kind], ['ended', 'refused']);
});

test('without UDP there is no such call', async () => {
  assert.equal((await called(4, 'tcp')).kind, 'no-udp');
});
