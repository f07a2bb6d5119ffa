// Offers and answers of one audio stream: codecs, payload types, hold, refused streams, SRTP. After RFC 3264 and in the
// manner of RFC 4317; the descriptions are our own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CryptoLine, Direction, SessionDescription } from '../../../src/protocols/sdp/description.ts';
import {
  acceptAnswer,
  answerFor,
  buildOffer,
  type Disagreement,
  type Negotiated,
  type Ours,
} from '../../../src/protocols/sdp/offer-answer.ts';
import { parseSession } from '../../../src/protocols/sdp/parse.ts';
import { serializeSession } from '../../../src/protocols/sdp/serialize.ts';
import { SAMPLES } from './samples.ts';

const OURS: Ours = {
  address: '192.0.2.1',
  port: 20_000,
  sessionId: 77,
  version: 1,
  codecs: ['PCMA', 'PCMU'],
  telephoneEvent: 'yes',
  direction: 'sendrecv',
  srtp: 'off',
};

const line = (tag: number, suite: string, key: string): CryptoLine => ({
  tag,
  suite,
  keys: [{ keySalt: key.repeat(40) }],
  sessionParameters: [],
});
const LONG = 'AES_CM_128_HMAC_SHA1_80';
const SHORT = 'AES_CM_128_HMAC_SHA1_32';
const KEYS = [line(1, LONG, 'a'), line(2, SHORT, 'b')];

function session(text: string): SessionDescription {
  const result = parseSession(text);
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
}

/** A description of theirs: the lines after `t=`. */
function theirs(media: readonly string[], connection = 'IN IP4 198.51.100.2'): SessionDescription {
  const lines = ['v=0', 'o=them 5 5 IN IP4 198.51.100.2', 's=-', `c=${connection}`, 't=0 0', ...media];
  return session(lines.join('\r\n'));
}

type Answered = { readonly text: string; readonly chosen: Negotiated };

function answered(offer: SessionDescription, change: Partial<Ours> = {}): Answered {
  const result = answerFor(offer, { ...OURS, ...change });
  assert.ok(result.ok, result.ok ? '' : result.error);
  const text = serializeSession(result.value.answer);
  assert.equal(result.value.answer.media.length, offer.media.length, 'a stream for each of theirs');
  return { text, chosen: result.value.chosen };
}

function disagreement(offer: SessionDescription, change: Partial<Ours> = {}): Disagreement {
  const result = answerFor(offer, { ...OURS, ...change });
  assert.ok(!result.ok);
  return result.error;
}

test('our offer has our codecs in our order, events and a packet time', () => {
  assert.equal(
    serializeSession(buildOffer(OURS)),
    [
      'v=0',
      'o=- 77 1 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 20000 RTP/AVP 8 0 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=sendrecv',
      '',
    ].join('\r\n'),
  );
});

test('the first codec of their offer that we have is taken, not the first of ours', () => {
  const { text, chosen } = answered(
    theirs(['m=audio 4000 RTP/AVP 18 0 8 101', 'a=rtpmap:101 telephone-event/8000']),
  );
  assert.deepEqual(chosen, {
    address: '198.51.100.2',
    port: 4_000,
    codec: 'PCMU',
    payloadType: 0,
    telephoneEvent: 101,
    receives: { payloadType: 0, telephoneEvent: 101 },
    direction: 'sendrecv',
    rtcpPort: 4_001,
  });
  assert.match(text, /^m=audio 20000 RTP\/AVP 0 101\r$/m);
});

test('their payload types are used, whatever they are, and compared without case', () => {
  const { text, chosen } = answered(
    theirs([
      'm=audio 4000 RTP/AVP 97 96 100',
      'a=rtpmap:97 pcma/8000/1',
      'a=rtpmap:96 iLBC/8000',
      'a=rtpmap:100 Telephone-Event/8000',
    ]),
  );
  assert.deepEqual([chosen.codec, chosen.payloadType, chosen.telephoneEvent], ['PCMA', 97, 100]);
  assert.match(
    text,
    /^m=audio 20000 RTP\/AVP 97 100\r\na=rtpmap:97 PCMA\/8000\r\na=rtpmap:100 telephone-event\/8000\r$/m,
  );
});

test('a static type that they give another meaning has that meaning', () => {
  const offer = theirs(['m=audio 4000 RTP/AVP 8', 'a=rtpmap:8 G726-32/8000']);
  assert.equal(disagreement(offer), 'no-common-codec');
});

test('wide-band namesakes and events of another clock are not ours', () => {
  assert.equal(
    disagreement(theirs(['m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 PCMU/16000'])),
    'no-common-codec',
  );
  assert.equal(
    disagreement(theirs(['m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 PCMU/8000/2'])),
    'no-common-codec',
  );
  const { chosen } = answered(
    theirs([
      'm=audio 4000 RTP/AVP 8 101 102',
      'a=rtpmap:101 telephone-event/48000',
      'a=rtpmap:102 telephone-event/8000',
    ]),
  );
  assert.equal(chosen.telephoneEvent, 102);
});

test('events are left out when either side has none', () => {
  const { text, chosen } = answered(
    theirs(['m=audio 4000 RTP/AVP 8 101', 'a=rtpmap:101 telephone-event/8000']),
    {
      telephoneEvent: 'no',
    },
  );
  assert.equal('telephoneEvent' in chosen || 'telephoneEvent' in chosen.receives, false);
  assert.doesNotMatch(text, /telephone-event/);
  assert.equal('telephoneEvent' in answered(theirs(['m=audio 4000 RTP/AVP 8'])).chosen, false);
});

test('each direction of theirs meets ours', () => {
  const table: readonly (readonly [Direction, Direction, Direction])[] = [
    ['sendrecv', 'sendrecv', 'sendrecv'],
    ['sendonly', 'sendrecv', 'recvonly'],
    ['recvonly', 'sendrecv', 'sendonly'],
    ['inactive', 'sendrecv', 'inactive'],
    ['sendrecv', 'sendonly', 'sendonly'],
    ['sendonly', 'sendonly', 'inactive'],
    ['recvonly', 'sendonly', 'sendonly'],
    ['sendrecv', 'recvonly', 'recvonly'],
    ['recvonly', 'recvonly', 'inactive'],
    ['sendrecv', 'inactive', 'inactive'],
  ];
  for (const [offered, ours, met] of table) {
    const { text, chosen } = answered(theirs(['m=audio 4000 RTP/AVP 8', `a=${offered}`]), {
      direction: ours,
    });
    assert.equal(chosen.direction, met, `${offered} meets ${ours}`);
    assert.match(text, new RegExp(`^a=${met}\r$`, 'm'));
  }
});

test('a direction of the session counts for its streams, and a stream may have its own', () => {
  assert.equal(answered(theirs(['a=sendonly', 'm=audio 4000 RTP/AVP 8'])).chosen.direction, 'recvonly');
  assert.equal(
    answered(theirs(['a=sendonly', 'm=audio 4000 RTP/AVP 8', 'a=inactive'])).chosen.direction,
    'inactive',
  );
});

test('an address of zeros is the old hold: they take nothing', () => {
  assert.equal(answered(theirs(['m=audio 4000 RTP/AVP 8'], 'IN IP4 0.0.0.0')).chosen.direction, 'recvonly');
  assert.equal(answered(theirs(['m=audio 4000 RTP/AVP 8'], 'IN IP6 ::')).chosen.direction, 'recvonly');
  assert.equal(
    answered(theirs(['m=audio 4000 RTP/AVP 8', 'a=recvonly'], 'IN IP4 0.0.0.0')).chosen.direction,
    'inactive',
  );
});

test('every other stream is refused in its place', () => {
  const { text, chosen } = answered(
    theirs([
      'm=video 5000 RTP/AVP 31 32',
      'a=rtpmap:31 H261/90000',
      'm=audio 0 RTP/AVP 8',
      'm=audio 4000 RTP/AVP 8',
      'm=audio 4002 RTP/AVP 8',
      'm=image 4004 udptl t38',
    ]),
  );
  assert.equal(chosen.port, 4_000);
  assert.deepEqual(text.match(/^m=.*(?=\r$)/gm), [
    'm=video 0 RTP/AVP 31 32',
    'm=audio 0 RTP/AVP 8',
    'm=audio 20000 RTP/AVP 8',
    'm=audio 0 RTP/AVP 8',
    'm=image 0 udptl t38',
  ]);
});

test('an audio stream we cannot use is passed over for one we can', () => {
  const { chosen } = answered(theirs(['m=audio 4000 RTP/AVP 18', 'm=audio 4002 RTP/AVP 0']));
  assert.equal(chosen.port, 4_002);
});

test('offers nobody can answer are told apart', () => {
  assert.equal(disagreement(theirs([])), 'no-audio');
  assert.equal(disagreement(theirs(['m=video 5000 RTP/AVP 31'])), 'no-audio');
  assert.equal(disagreement(theirs(['m=audio 0 RTP/AVP 8'])), 'no-audio');
  assert.equal(disagreement(theirs(['m=audio 4000 UDP/TLS/RTP/SAVPF 8'])), 'no-audio');
  assert.equal(disagreement(theirs(['m=audio 4000 RTP/AVP 18 3'])), 'no-common-codec');
  assert.equal(disagreement(theirs(['m=audio 4000 RTP/AVP 0']), { codecs: ['PCMA'] }), 'no-common-codec');
  const nowhere = session('v=0\r\no=- 1 1 IN IP4 h.example\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n');
  assert.equal(disagreement(nowhere), 'no-address');
});

test('the address of the stream goes before that of the session; times are those of the offer', () => {
  const offer = session(
    'v=0\no=- 1 1 IN IP4 h\ns=-\nc=IN IP4 192.0.2.9\nt=100 200\nm=audio 4000 RTP/AVP 8\nc=IN IP6 2001:db8::9\n',
  );
  const { text, chosen } = answered(offer, { address: '2001:db8::1' });
  assert.equal(chosen.address, '2001:db8::9');
  assert.match(text, /^o=- 77 1 IN IP6 2001:db8::1\r$/m);
  assert.match(text, /^t=100 200\r$/m);
});

test('RTCP goes to the next port, to the one they name, or to the same when both share it', () => {
  const media = ['m=audio 4000 RTP/AVP 8'];
  assert.equal(answered(theirs(media)).chosen.rtcpPort, 4_001);
  assert.equal(answered(theirs([...media, 'a=rtcp:6000'])).chosen.rtcpPort, 6_000);
  assert.equal(answered(theirs([...media, 'a=rtcp-mux'])).chosen.rtcpPort, 4_001, 'we do not share');
  const shared = answered(theirs([...media, 'a=rtcp-mux']), { rtcpPort: OURS.port });
  assert.equal(shared.chosen.rtcpPort, 4_000);
  assert.match(shared.text, /^a=rtcp-mux\r$/m);
  assert.match(answered(theirs(media), { rtcpPort: 30_000 }).text, /^a=rtcp:30000\r$/m);
  assert.doesNotMatch(answered(theirs(media), { rtcpPort: OURS.port + 1 }).text, /a=rtcp/);
});

test('their packet time is told', () => {
  assert.equal(answered(theirs(['m=audio 4000 RTP/AVP 8', 'a=ptime:30'])).chosen.ptime, 30);
});

test('an offer of SRTP is met by suite, under their tag', () => {
  const offer = theirs([
    'm=audio 4000 RTP/SAVP 8',
    `a=crypto:5 F8_128_HMAC_SHA1_80 inline:${'c'.repeat(40)}`,
    `a=crypto:7 ${SHORT} inline:${'d'.repeat(40)}`,
  ]);
  const { text, chosen } = answered(offer, { srtp: 'offer', keys: KEYS });
  assert.deepEqual(chosen.crypto?.ours, { ...KEYS[1]!, tag: 7 });
  assert.equal(chosen.crypto?.theirs.keys[0]?.keySalt, 'd'.repeat(40));
  assert.match(text, /^m=audio 20000 RTP\/SAVP 8\r$/m);
  assert.match(text, new RegExp(`^a=crypto:7 ${SHORT} inline:b{40}\r$`, 'm'));
});

test('keys we cannot use are passed over: several, with an MKI, of a wrong length, unencrypted', () => {
  const key = 'c'.repeat(40);
  for (const crypto of [
    `1 ${LONG} inline:${key}|2^20|1:4`,
    `1 ${LONG} inline:${key};inline:${key}`,
    `1 ${LONG} inline:${key}cc`,
    `1 ${LONG} inline:${key} UNENCRYPTED_SRTP`,
    `1 ${LONG} inline:${key} KDR=5`,
  ]) {
    const offer = theirs(['m=audio 4000 RTP/SAVP 8', `a=crypto:${crypto}`]);
    assert.equal(disagreement(offer, { srtp: 'offer', keys: KEYS }), 'no-common-crypto', crypto);
  }
  const fine = theirs(['m=audio 4000 RTP/SAVP 8', `a=crypto:1 ${LONG} inline:${key}|2^31 WSH=128 -X`]);
  assert.equal(answered(fine, { srtp: 'require', keys: KEYS }).chosen.crypto?.theirs.tag, 1);
});

test('without SRTP of ours a secure offer is refused, and with SRTP required a plain one', () => {
  const secure = theirs(['m=audio 4000 RTP/SAVP 8', `a=crypto:1 ${LONG} inline:${'c'.repeat(40)}`]);
  assert.equal(disagreement(secure), 'no-common-crypto');
  const plain = theirs(['m=audio 4000 RTP/AVP 8']);
  assert.equal(disagreement(plain, { srtp: 'require', keys: KEYS }), 'srtp-required');
  assert.equal('crypto' in answered(plain, { srtp: 'offer', keys: KEYS }).chosen, false);
});

test('of a secure and a plain stream the first that serves is taken', () => {
  const offer = theirs([
    'm=audio 4000 RTP/SAVP 8',
    `a=crypto:1 ${LONG} inline:${'c'.repeat(40)}`,
    'm=audio 4002 RTP/AVP 8',
  ]);
  assert.equal(answered(offer).chosen.port, 4_002);
  assert.equal(answered(offer, { srtp: 'offer', keys: KEYS }).chosen.port, 4_000);
});

function accepted(offer: SessionDescription, media: readonly string[], connection?: string): Negotiated {
  const result = acceptAnswer(offer, theirs(media, connection));
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
}

test('an answer gives what they want to receive; their first codec is the one', () => {
  const offer = buildOffer(OURS);
  assert.deepEqual(
    accepted(offer, ['m=audio 6000 RTP/AVP 0 8 96', 'a=rtpmap:96 telephone-event/8000', 'a=ptime:20']),
    {
      address: '198.51.100.2',
      port: 6_000,
      codec: 'PCMU',
      payloadType: 0,
      telephoneEvent: 96,
      receives: { payloadType: 0, telephoneEvent: 101 },
      second: { codec: 'PCMA', payloadType: 8 },
      direction: 'sendrecv',
      ptime: 20,
      rtcpPort: 6_001,
    },
  );
  assert.equal('telephoneEvent' in accepted(offer, ['m=audio 6000 RTP/AVP 8']), false);
});

test('an answer may hold what was offered', () => {
  const offer = buildOffer(OURS);
  assert.equal(accepted(offer, ['m=audio 6000 RTP/AVP 8', 'a=recvonly']).direction, 'sendonly');
  assert.equal(accepted(offer, ['m=audio 6000 RTP/AVP 8', 'a=inactive']).direction, 'inactive');
  assert.equal(
    accepted(buildOffer({ ...OURS, direction: 'sendonly' }), ['m=audio 6000 RTP/AVP 8', 'a=recvonly'])
      .direction,
    'sendonly',
  );
  assert.equal(
    accepted(buildOffer({ ...OURS, direction: 'sendonly' }), ['m=audio 6000 RTP/AVP 8']).direction,
    'sendonly',
  );
});

test('answers that do not fit are told apart', () => {
  const secure = { ...OURS, srtp: 'require', keys: KEYS } as const;
  const table: readonly (readonly [Ours, readonly string[], Disagreement])[] = [
    [OURS, [], 'mismatch'],
    [OURS, ['m=video 6000 RTP/AVP 31'], 'mismatch'],
    [OURS, ['m=audio 0 RTP/AVP 8'], 'rejected'],
    [OURS, ['m=audio 6000 RTP/AVP 18'], 'no-common-codec'],
    [{ ...OURS, codecs: ['PCMA'] }, ['m=audio 6000 RTP/AVP 0'], 'no-common-codec'],
    [OURS, ['m=audio 6000 RTP/SAVP 8'], 'mismatch'],
    [OURS, ['m=audio 6000 UDP/TLS/RTP/SAVPF 8'], 'mismatch'],
    [secure, ['m=audio 6000 RTP/AVP 8'], 'srtp-required'],
    [secure, ['m=audio 6000 RTP/SAVP 8', `a=crypto:9 ${LONG} inline:${'c'.repeat(40)}`], 'no-common-crypto'],
    [secure, ['m=audio 6000 RTP/SAVP 8', `a=crypto:1 ${SHORT} inline:${'c'.repeat(40)}`], 'no-common-crypto'],
  ];
  for (const [ours, media, wanted] of table) {
    const result = acceptAnswer(buildOffer(ours), theirs(media));
    assert.deepEqual(result, { ok: false, error: wanted }, media.join('|'));
  }
});

test('SRTP that was offered is used when the answer has it, and left when it has not', () => {
  for (const srtp of ['offer', 'require'] as const) {
    const offer = buildOffer({ ...OURS, srtp, keys: KEYS });
    assert.equal(offer.media[0]?.protocol, srtp === 'offer' ? 'RTP/AVP' : 'RTP/SAVP');
    const chosen = accepted(offer, [
      `m=audio 6000 ${offer.media[0]?.protocol} 8`,
      `a=crypto:2 ${SHORT} inline:${'c'.repeat(40)}`,
    ]);
    assert.deepEqual([chosen.crypto?.ours, chosen.crypto?.theirs.tag], [KEYS[1], 2]);
  }
  const offer = buildOffer({ ...OURS, srtp: 'offer', keys: KEYS });
  assert.equal('crypto' in accepted(offer, ['m=audio 6000 RTP/AVP 8']), false);
});

test('a later offer of ours keeps the places of all streams', () => {
  const first = answerFor(theirs(['m=video 5000 RTP/AVP 31', 'm=audio 4000 RTP/AVP 8']), OURS);
  assert.ok(first.ok);
  const later = buildOffer({ ...OURS, version: 2, direction: 'sendonly' }, first.value.answer);
  assert.deepEqual(
    later.media.map(({ kind, port, direction }) => [kind, port, direction]),
    [
      ['video', 0, undefined],
      ['audio', 20_000, 'sendonly'],
    ],
  );
  const answer = acceptAnswer(
    later,
    theirs(['m=video 0 RTP/AVP 31', 'm=audio 4000 RTP/AVP 8', 'a=recvonly']),
  );
  assert.ok(answer.ok && answer.value.direction === 'sendonly');
});

test('our own answer to our own offer is accepted, in every setting', () => {
  for (const srtp of ['off', 'offer', 'require'] as const)
    for (const telephoneEvent of ['yes', 'no'] as const)
      for (const codecs of [['PCMA', 'PCMU'], ['PCMU'], ['PCMU', 'PCMA']] as const) {
        const caller = { ...OURS, srtp, telephoneEvent, codecs, keys: KEYS };
        const offer = session(serializeSession(buildOffer(caller)));
        const answer = answerFor(offer, { ...OURS, srtp, port: 30_000, keys: [line(4, LONG, 'e')] });
        assert.ok(answer.ok);
        const accepted = acceptAnswer(offer, session(serializeSession(answer.value.answer)));
        assert.ok(accepted.ok);
        assert.equal(accepted.value.codec, codecs[0]);
        assert.equal(accepted.value.codec, answer.value.chosen.codec);
        assert.deepEqual(accepted.value.crypto?.ours, answer.value.chosen.crypto?.theirs);
        assert.deepEqual(accepted.value.crypto?.theirs, answer.value.chosen.crypto?.ours);
      }
});

test('the offers of the sample devices are answered or told why not', () => {
  const outcome = SAMPLES.map(({ text }) => {
    const result = answerFor(session(text), { ...OURS, srtp: 'offer', keys: KEYS });
    return result.ok
      ? `${result.value.chosen.codec} ${result.value.chosen.telephoneEvent ?? '-'}`
      : result.error;
  });
  assert.deepEqual(outcome, [
    'PCMU 101',
    'PCMA -',
    'PCMU 97',
    'PCMA 101',
    'PCMA 96',
    'PCMA -',
    'PCMU 100',
    'no-audio',
  ]);
});
