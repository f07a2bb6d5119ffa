// What must hold for every description of a browser, whoever wrote it: nothing makes the reading or the negotiation throw, a way is begun
// at most once, and what is answered can be read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSession } from '../../../src/protocols/sdp/parse.ts';
import { audioIndex, readWebrtc, type WebrtcSide } from '../../../src/protocols/sdp/webrtc.ts';
import { WebrtcNegotiation } from '../../../src/voice/webrtc/webrtc-negotiation.ts';

const PRINT = Array.from({ length: 32 }, () => 'AB').join(':');

const GOOD = [
  'v=0',
  'o=- 967397048790961775 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 8 0 126',
  'c=IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2122194687 192.0.2.2 32896 typ host',
  'a=ice-ufrag:VY7y',
  'a=ice-pwd:rWvuKd598iiYFNDoKpe5PQ8o',
  `a=fingerprint:sha-256 ${PRINT}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:126 telephone-event/8000',
];

const HOSTILE = fc.oneof(
  fc.constantFrom(
    'a=ice-ufrag:',
    'a=ice-ufrag',
    'a=ice-pwd:short',
    `a=ice-pwd:${'p'.repeat(4_000)}`,
    'a=fingerprint:sha-256 ',
    `a=fingerprint:md2 ${PRINT}`,
    `a=fingerprint:sha-256 ${'A'.repeat(9_000)}`,
    'a=setup:holdconn',
    'a=setup:passive',
    'a=setup:active',
    'a=candidate:1 1 udp 99999999999 ::::::: 0 typ host',
    `a=candidate:${'9 '.repeat(2_000)}`,
    'a=candidate:1 256 udp 1 evil.local 1 typ relay raddr 0.0.0.0 rport 0',
    'a=mid:',
    `a=mid:${'m'.repeat(5_000)}`,
    'a=ice-lite',
    'a=inactive',
    'a=group:BUNDLE 0 0 0 0',
    'm=audio 0 UDP/TLS/RTP/SAVPF 8',
    'm=audio 9 UDP/TLS/RTP/SAVPF',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'c=IN IP6 ::',
    'a=rtpmap:8 opus/48000/2',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x',
  ),
  fc.string({ maxLength: 80 }),
  fc.string({ maxLength: 60 }).map((text) => `a=candidate:${text}`),
  fc.string({ maxLength: 60 }).map((text) => `a=fingerprint:${text}`),
);

/** One that is right, with lines lost, doubled, moved and put in between. */
const DESCRIPTION = fc
  .array(fc.tuple(fc.nat(GOOD.length), fc.constantFrom('lose', 'double', 'add'), HOSTILE), { maxLength: 6 })
  .map((changes) => {
    const lines = [...GOOD];
    for (const [at, how, line] of changes) {
      if (how === 'lose') lines.splice(at, 1);
      else lines.splice(at, 0, how === 'double' ? (lines[at] ?? line) : line);
    }
    return `${lines.join('\r\n')}\r\n`;
  });

function negotiation() {
  const begun: WebrtcSide[] = [];
  const side = (setup: WebrtcSide['setup']): WebrtcSide => ({
    ufrag: 'ours',
    password: 'o'.repeat(24),
    fingerprints: [{ algorithm: 'sha-256', value: PRINT }],
    setup,
    candidates: [{ foundation: 'f', priority: 1, address: '192.0.2.1', port: 30_000, kind: 'host' }],
    lite: 'yes',
  });
  const path = {
    relay: { address: '127.0.0.1', port: 40_000 },
    side,
    candidates: () => side('passive').candidates,
    connect: (theirs: WebrtcSide) => void begun.push(theirs),
  };
  return { agreement: new WebrtcNegotiation({ path, codecs: ['PCMA', 'PCMU'], sessionId: '7' }), begun };
}

test('a right description is answered, so that the changed ones are not refused for another reason', () => {
  const { agreement, begun } = negotiation();
  assert.equal(agreement.answer(`${GOOD.join('\r\n')}\r\n`).ok, true);
  assert.equal(begun.length, 1);
});

test('whatever browsers offer, one after the other, is answered by what can be read or refused, and one way is begun', () => {
  fc.assert(
    fc.property(fc.array(DESCRIPTION, { minLength: 1, maxLength: 4 }), (offers) => {
      const { agreement, begun } = negotiation();
      for (const offer of offers) {
        const answered = agreement.answer(offer);
        if (!answered.ok) {
          assert.ok(answered.error.status === 400 || answered.error.status === 488);
          continue;
        }
        assert.deepEqual(
          answered.value.remote.address,
          '127.0.0.1',
          'sound goes to the path, never to an address of theirs',
        );
        const ours = parseSession(answered.value.description);
        assert.ok(ours.ok);
        const media = ours.value.media[audioIndex(ours.value)];
        assert.ok(media && readWebrtc(ours.value, media).ok);
      }
      assert.ok(begun.length <= 1);
    }),
    { numRuns: 400 },
  );
});

test('whatever browsers answer to our offer is taken or refused', () => {
  fc.assert(
    fc.property(fc.oneof(DESCRIPTION, fc.string({ maxLength: 400 })), (answer) => {
      const { agreement, begun } = negotiation();
      agreement.offer();
      const accepted = agreement.accept(answer);
      assert.equal(begun.length, accepted.ok ? 1 : 0);
      if (accepted.ok) assert.equal(accepted.value.port, 40_000);
      assert.ok(parseSession(agreement.offer()).ok);
    }),
    { numRuns: 400 },
  );
});
