// Where sound may go to and come from, for descriptions that mean well and those that do not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Negotiation } from '../../../src/voice/legs/negotiation.ts';
import { describe } from '../../support/session-descriptions.ts';

function accepted(address: string, signalling: string | undefined): ReturnType<Negotiation['accept']> {
  const negotiation = new Negotiation(
    { codecs: ['PCMA'], srtp: 'off' },
    { address: '192.0.2.10', port: 20_000, sessionId: '1' },
  );
  negotiation.offer();
  return negotiation.accept(describe({ address }), signalling);
}

test('no sound is sent to groups or to everybody', () => {
  for (const address of ['224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255', 'ff02::1']) {
    const remote = accepted(address, '198.51.100.5');
    assert.equal(!remote.ok && remote.error.status, 488, address);
  }
});

const OTHERWISE: readonly (readonly [address: string, signalling: string | undefined, otherwise: unknown])[] =
  [
    ['198.51.100.7', '198.51.100.7', undefined],
    ['198.51.100.7', undefined, undefined],
    ['198.51.100.7', '198.51.100.5', { kind: 'address', address: '198.51.100.5' }],
    ['192.168.1.7', '192.168.1.7', undefined],
    ['192.168.1.7', '198.51.100.5', { kind: 'anybody' }],
    ['127.0.0.1', '198.51.100.5', { kind: 'address', address: '198.51.100.5' }],
  ];

for (const [address, signalling, otherwise] of OTHERWISE) {
  test(`sound described as ${address} by ${signalling ?? 'nobody'} may come from ${JSON.stringify(otherwise) ?? 'there alone'}`, () => {
    const remote = accepted(address, signalling);
    assert.ok(remote.ok);
    assert.deepEqual(remote.value.otherwise, otherwise);
  });
}

test('what an answer numbers otherwise is taken under both numbers, and a second codec of both as well', () => {
  const negotiation = new Negotiation(
    { codecs: ['PCMA', 'PCMU'], srtp: 'off' },
    { address: '192.0.2.10', port: 20_000, sessionId: '1' },
  );
  negotiation.offer();
  const of = (formats: readonly string[]) => {
    const remote = negotiation.accept(describe({ formats }), '198.51.100.7');
    assert.ok(remote.ok);
    const { codec, telephoneEvent, telephoneEventOurs, second } = remote.value;
    return { codec, telephoneEvent, telephoneEventOurs, second };
  };
  assert.deepEqual(of(['0 PCMU', '8 PCMA', '96 telephone-event']), {
    codec: 'PCMU',
    telephoneEvent: 96,
    telephoneEventOurs: 101,
    second: { codec: 'PCMA', payloadType: 8 },
  });
  assert.deepEqual(of(['8 PCMA', '101 telephone-event']), {
    codec: 'PCMA',
    telephoneEvent: 101,
    telephoneEventOurs: undefined,
    second: undefined,
  });
});
