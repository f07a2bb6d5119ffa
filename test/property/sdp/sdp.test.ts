// What must hold for every session description: nothing makes the parser or the negotiation throw, what is read is what is
// written, and an answer always has a stream for each of the offer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { acceptAnswer, answerFor, buildOffer, type Ours } from '../../../src/protocols/sdp/offer-answer.ts';
import { parseSession } from '../../../src/protocols/sdp/parse.ts';
import { serializeSession } from '../../../src/protocols/sdp/serialize.ts';
import { SAMPLES } from '../../unit/sdp/samples.ts';

const KEY = {
  tag: 1,
  suite: 'AES_CM_128_HMAC_SHA1_80',
  keys: [{ keySalt: 'k'.repeat(40) }],
  sessionParameters: [],
};

const OURS: fc.Arbitrary<Ours> = fc.record({
  address: fc.constantFrom('192.0.2.1', '2001:db8::1'),
  port: fc.constant(20_000),
  sessionId: fc.nat(),
  version: fc.nat(),
  codecs: fc.constantFrom<readonly ('PCMA' | 'PCMU')[]>(
    ['PCMA'],
    ['PCMU'],
    ['PCMA', 'PCMU'],
    ['PCMU', 'PCMA'],
  ),
  telephoneEvent: fc.constantFrom('yes' as const, 'no' as const),
  direction: fc.constantFrom(
    'sendrecv' as const,
    'sendonly' as const,
    'recvonly' as const,
    'inactive' as const,
  ),
  srtp: fc.constantFrom('off' as const, 'offer' as const, 'require' as const),
  keys: fc.constant([KEY]),
});

const LINE = fc.oneof(
  fc.constantFrom(
    'm=audio 4000 RTP/AVP 8 0 101',
    'm=audio 0 RTP/AVP 8',
    'm=audio 4002 RTP/SAVP 0',
    'm=video 5000 RTP/AVP 31',
    'm=audio 65535 RTP/AVP',
    'c=IN IP4 0.0.0.0',
    'c=IN IP6 ::1',
    'a=rtpmap:101 telephone-event/8000',
    'a=rtpmap:8 G729/8000',
    'a=sendonly',
    'a=inactive',
    'a=rtcp:0',
    'a=rtcp-mux',
    'a=ptime:0',
    `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${'x'.repeat(40)}`,
    't=1 2',
    'b=AS:1',
    'x=?',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const COMPOSED = fc
  .array(LINE, { maxLength: 12 })
  .map((lines) => ['v=0', 'o=- 1 1 IN IP4 h', 's=-', ...lines].join('\r\n'));

const MUTATED = fc
  .tuple(
    fc.constantFrom(...SAMPLES.map(({ text }) => text)),
    fc.array(fc.tuple(fc.nat(1_000), fc.string({ unit: 'binary', maxLength: 2 })), { maxLength: 6 }),
    fc.nat(1_500),
  )
  .map(([text, changes, cut]) =>
    changes
      .reduce(
        (now, [at, put]) => now.slice(0, at % now.length) + put + now.slice((at % now.length) + 1),
        text,
      )
      .slice(0, cut),
  );

const ANY = fc.oneof(COMPOSED, MUTATED, fc.string({ unit: 'binary' }));

test('whatever is read is what is written', () => {
  fc.assert(
    fc.property(ANY, (text) => {
      const once = parseSession(text);
      if (!once.ok) return;
      const twice = parseSession(serializeSession(once.value));
      assert.ok(twice.ok);
      assert.equal(serializeSession(twice.value), serializeSession(once.value));
    }),
    { numRuns: 1_000 },
  );
});

test('an answer has a stream for each of the offer, at most one in use, and is itself a description', () => {
  fc.assert(
    fc.property(ANY, OURS, (text, ours) => {
      const offer = parseSession(text);
      if (!offer.ok) return;
      const result = answerFor(offer.value, ours);
      if (!result.ok) return;
      const answer = parseSession(serializeSession(result.value.answer));
      assert.ok(answer.ok);
      assert.deepEqual(
        answer.value.media.map(({ kind }) => kind),
        offer.value.media.map(({ kind }) => kind),
      );
      assert.equal(answer.value.media.filter(({ port }) => port > 0).length, 1);
      assert.ok(result.value.chosen.port > 0);
    }),
    { numRuns: 1_000 },
  );
});

test('no answer to our offer makes the negotiation throw, and what it comes to was offered', () => {
  fc.assert(
    fc.property(ANY, OURS, (text, ours) => {
      const answer = parseSession(text);
      if (!answer.ok) return;
      const result = acceptAnswer(buildOffer(ours), answer.value);
      if (!result.ok) return;
      assert.ok(ours.codecs.includes(result.value.codec));
      assert.equal(result.value.crypto === undefined && ours.srtp === 'require', false);
      assert.equal(result.value.crypto !== undefined && ours.srtp === 'off', false);
    }),
    { numRuns: 1_000 },
  );
});
