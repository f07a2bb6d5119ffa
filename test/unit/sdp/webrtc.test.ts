// Descriptions of browsers: what is read of ICE and DTLS, what ours say, and what becomes of those that leave something out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptAnswer, answerFor, buildOffer, type Ours } from '../../../src/protocols/sdp/offer-answer.ts';
import { parseSession } from '../../../src/protocols/sdp/parse.ts';
import { serializeSession } from '../../../src/protocols/sdp/serialize.ts';
import { audioIndex, readWebrtc, type WebrtcSide, withWebrtc } from '../../../src/protocols/sdp/webrtc.ts';

const PRINT =
  'A0:78:87:8B:15:E1:37:AC:6A:12:DC:12:37:0B:9B:DF:25:05:F2:FE:85:E4:B7:D4:27:C5:7A:9C:85:A6:D1:3C';

/** As Chromium writes one, shortened. */
const OFFER = [
  'v=0',
  'o=- 967397048790961775 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE audio1 video1',
  'm=audio 32896 UDP/TLS/RTP/SAVPF 111 0 8 126',
  'c=IN IP4 0.0.0.0',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=candidate:2001342517 1 udp 2122194687 192.0.2.2 32896 typ host generation 0 network-id 1',
  'a=candidate:3157053909 1 udp 2122265343 4c1f-77.local 36544 typ host generation 0',
  'a=candidate:2313208993 1 tcp 1518214911 192.0.2.2 9 typ host tcptype active generation 0',
  'a=ice-ufrag:VY7y',
  'a=ice-pwd:rWvuKd598iiYFNDoKpe5PQ8o',
  `a=fingerprint:sha-256 ${PRINT}`,
  'a=setup:actpass',
  'a=mid:audio1',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:126 telephone-event/8000',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'c=IN IP4 0.0.0.0',
  'a=mid:video1',
  'a=rtpmap:96 VP8/90000',
  '',
].join('\r\n');

const OURS: Ours = {
  address: '192.0.2.10',
  port: 30_000,
  rtcpPort: 30_000,
  sessionId: 7,
  version: 1,
  codecs: ['PCMA', 'PCMU'],
  telephoneEvent: 'yes',
  direction: 'sendrecv',
  srtp: 'dtls',
};

const SIDE: WebrtcSide = {
  ufrag: 'abcd',
  password: '0123456789012345678901',
  fingerprints: [{ algorithm: 'sha-256', value: PRINT }],
  setup: 'passive',
  candidates: [
    { foundation: 'f1', priority: 2_116_026_367, address: '192.0.2.10', port: 30_000, kind: 'host' },
  ],
  lite: 'yes',
};

function session(text: string) {
  const parsed = parseSession(text);
  assert.ok(parsed.ok);
  return parsed.value;
}

function side(text: string) {
  const parsed = session(text);
  return readWebrtc(parsed, parsed.media[audioIndex(parsed)]!);
}

test('of a browser’s offer the way is read: names of mDNS and TCP are passed over', () => {
  assert.deepEqual(side(OFFER), {
    ok: true,
    value: {
      ufrag: 'VY7y',
      password: 'rWvuKd598iiYFNDoKpe5PQ8o',
      fingerprints: [{ algorithm: 'sha-256', value: PRINT }],
      setup: 'actpass',
      candidates: [
        {
          foundation: '2001342517',
          priority: 2_122_194_687,
          address: '192.0.2.2',
          port: 32_896,
          kind: 'host',
        },
      ],
      lite: 'no',
    },
  });
});

test('our answer takes the sound alone, under the offer’s names, bundled by itself', () => {
  const offer = session(OFFER);
  const agreed = answerFor(offer, OURS);
  assert.ok(agreed.ok);
  const { codec, payloadType, telephoneEvent, direction } = agreed.value.chosen;
  // Zeros for an address are how browsers write one they do not know; nobody is held by them.
  assert.deepEqual([codec, payloadType, telephoneEvent, direction], ['PCMU', 0, 126, 'sendrecv']);
  const text = serializeSession(withWebrtc(agreed.value.answer, SIDE, offer));
  const lines = text.split('\r\n');
  assert.ok(lines.includes('a=group:BUNDLE audio1'), text);
  assert.ok(lines.includes('a=ice-lite'), text);
  assert.ok(lines.includes('m=audio 30000 UDP/TLS/RTP/SAVPF 0 126'), text);
  assert.ok(lines.includes('m=video 0 UDP/TLS/RTP/SAVPF 96'), text);
  assert.ok(lines.includes('a=mid:video1'), text);
  assert.ok(lines.includes('a=rtcp-mux'), text);
  assert.ok(lines.includes('a=candidate:f1 1 udp 2116026367 192.0.2.10 30000 typ host'), text);
  assert.ok(lines.indexOf('a=mid:audio1') < lines.indexOf('m=video 0 UDP/TLS/RTP/SAVPF 96'), text);
});

test('what ours say is read back as it was meant', () => {
  const text = serializeSession(withWebrtc(buildOffer(OURS), { ...SIDE, setup: 'actpass' }));
  assert.deepEqual(side(text), { ok: true, value: { ...SIDE, setup: 'actpass' } });
});

test('an answer in a plain profile does not fit an offer to a browser, and the other way round', () => {
  const ours = buildOffer(OURS);
  const plain = buildOffer({ ...OURS, srtp: 'off' });
  assert.deepEqual(acceptAnswer(ours, plain), { ok: false, error: 'mismatch' });
  assert.deepEqual(acceptAnswer(plain, ours), { ok: false, error: 'mismatch' });
  assert.deepEqual(answerFor(plain, OURS), { ok: false, error: 'no-common-crypto' });
  assert.deepEqual(answerFor(session(OFFER), { ...OURS, srtp: 'off' }), {
    ok: false,
    error: 'no-audio',
  });
});

for (const [missing, error] of [
  ['a=ice-ufrag:VY7y', 'ICE is missing'],
  ['a=ice-pwd:rWvuKd598iiYFNDoKpe5PQ8o', 'ICE is missing'],
  [`a=fingerprint:sha-256 ${PRINT}`, 'The fingerprint of DTLS is missing'],
] as const)
  test(`without ${missing.split(':')[0]} there is no way: ${error}`, () => {
    assert.deepEqual(side(OFFER.replace(`${missing}\r\n`, '')), { ok: false, error });
  });

test('a fingerprint, ufrag and password of the session hold for its streams', () => {
  const lines = ['a=ice-ufrag:VY7y', 'a=ice-pwd:rWvuKd598iiYFNDoKpe5PQ8o', `a=fingerprint:sha-256 ${PRINT}`];
  let text = OFFER;
  for (const line of lines) text = text.replace(`${line}\r\n`, '');
  text = text.replace('t=0 0\r\n', `t=0 0\r\n${lines.join('\r\n')}\r\n`);
  const read = side(text);
  assert.ok(read.ok);
  assert.equal(read.value.fingerprints[0]?.value, PRINT);
});

test('a role of DTLS that nobody knows is refused', () => {
  assert.deepEqual(side(OFFER.replace('a=setup:actpass', 'a=setup:holdconn')), {
    ok: false,
    error: 'The role of DTLS is unknown',
  });
});
