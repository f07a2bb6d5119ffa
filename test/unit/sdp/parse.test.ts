// Session descriptions as phones and exchanges write them: read, kept whole, written again; and what is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionDescription } from '../../../src/protocols/sdp/description.ts';
import { parseSession } from '../../../src/protocols/sdp/parse.ts';
import { serializeSession } from '../../../src/protocols/sdp/serialize.ts';
import { SAMPLES } from './samples.ts';

function session(text: string): SessionDescription {
  const result = parseSession(text);
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
}

for (const { name, text } of SAMPLES)
  test(`${name}: what is read is what is written`, () => {
    const once = session(text);
    const written = serializeSession(once);
    assert.deepEqual(session(written), once);
    assert.equal(serializeSession(session(written)), written);
    const lines = (from: string): string[] =>
      from
        .split(/\r?\n/)
        .map((line) => line.trimEnd())
        .filter((line) => line !== '');
    assert.deepEqual(lines(written).sort(), lines(text).sort(), 'no line is lost');
  });

const DESK = `v=0
o=desk 2890844526 2890844527 IN IP4 198.51.100.7
s=-
i=a call
c=IN IP4 198.51.100.7
b=AS:84
t=0 0
a=tool:desk 1.0
a=sendonly
m=audio 16384/1 RTP/SAVP 0 8 101
c=IN IP6 2001:db8::7
a=rtpmap:0 pcmu/8000
a=rtpmap:101 telephone-event/8000/1
a=fmtp:101 0-15,36
a=ptime:30
a=maxptime:60
a=rtcp:53020 IN IP4 198.51.100.9
a=rtcp-mux
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:32 KDR=1
a=recvonly
m=video 0 RTP/AVP 31
`;

test('what a call needs comes typed', () => {
  const { origin, connection, direction, media, lines, attributes } = session(DESK);
  assert.deepEqual(origin, {
    username: 'desk',
    sessionId: '2890844526',
    version: '2890844527',
    addressType: 'IP4',
    address: '198.51.100.7',
  });
  assert.deepEqual([connection?.address, direction], ['198.51.100.7', 'sendonly']);
  assert.deepEqual(
    lines.map(({ type }) => type),
    ['i', 'b', 't'],
  );
  assert.deepEqual(attributes, [{ name: 'tool', value: 'desk 1.0' }]);
  const [audio, video] = media;
  assert.deepEqual(
    [audio?.kind, audio?.port, audio?.portCount, audio?.protocol],
    ['audio', 16_384, 1, 'RTP/SAVP'],
  );
  assert.deepEqual(audio?.formats, ['0', '8', '101']);
  assert.deepEqual(audio?.rtpmap.get(101), { encoding: 'telephone-event', clockRate: 8_000, channels: 1 });
  assert.equal(audio?.fmtp.get(101), '0-15,36');
  assert.deepEqual([audio?.ptime, audio?.direction, audio?.rtcpMux], [30, 'recvonly', 'yes']);
  assert.deepEqual(audio?.rtcp, {
    port: 53_020,
    connection: { addressType: 'IP4', address: '198.51.100.9' },
  });
  assert.deepEqual(audio?.crypto, [
    {
      tag: 1,
      suite: 'AES_CM_128_HMAC_SHA1_80',
      keys: [{ keySalt: 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj', lifetime: '2^20', mki: '1:32' }],
      sessionParameters: ['KDR=1'],
    },
  ]);
  assert.deepEqual(audio?.attributes, [{ name: 'maxptime', value: '60' }]);
  assert.deepEqual([video?.kind, video?.port], ['video', 0]);
});

test('malformed attributes are kept as they are', () => {
  const odd = [
    'rtpmap:300 X/8000',
    'rtpmap:8',
    'fmtp:x 1',
    'ptime:often',
    'rtcp:here',
    'crypto:1 AES_CM_128_HMAC_SHA1_80 none:x',
  ];
  const text = `v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nm=audio 9 RTP/AVP 8\r\n${odd.map((one) => `a=${one}\r\n`).join('')}`;
  assert.deepEqual(
    session(text).media[0]?.attributes.map(({ name, value }) =>
      value === undefined ? name : `${name}:${value}`,
    ),
    odd,
  );
});

test('addresses may be names, and multicast keeps its scope', () => {
  const at = (address: string) =>
    session(`v=0\no=- 1 1 IN IP4 h.example\ns=-\nc=IN IP4 ${address}\nm=audio 9 RTP/AVP 8\n`).connection;
  assert.deepEqual(at('media.h.example'), { addressType: 'IP4', address: 'media.h.example' });
  assert.deepEqual(at('233.252.0.1/127/3'), {
    addressType: 'IP4',
    address: '233.252.0.1',
    multicast: '127/3',
  });
});

test('what is no description says in which line', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['', /no origin/],
    ['hello', /line 1/],
    ['o=- 1 1 IN IP4 192.0.2.1', /line 1: no v=0/],
    ['v=1', /line 1: no v=0/],
    ['v=0\ns=-', /no origin/],
    ['v=0\no=- 1 1 IN IP4', /line 2: a malformed origin/],
    ['v=0\no=- 1 1 ATM NSAP 1', /line 2/],
    ['v=0\no=- 1 1 IN IP4 h\nc=IN IP5 h', /line 3: a malformed connection/],
    ['v=0\no=- 1 1 IN IP4 h\nm=audio 70000 RTP/AVP 8', /line 3: a malformed media line/],
    ['v=0\no=- 1 1 IN IP4 h\nm=audio', /line 3/],
    ['v=0\no=- 1 1 IN IP4 h\nnot a line', /line 3: not of the form/],
    [`v=0\no=- 1 1 IN IP4 h\n${'m=audio 9 RTP/AVP 8\n'.repeat(33)}`, /line 35: too many streams/],
    [`v=0\n${'a=x\n'.repeat(1_001)}`, /more lines/],
    [`v=0\ns=${'x'.repeat(40_000)}`, /longer/],
  ];
  for (const [text, reason] of wrong) {
    const result = parseSession(text);
    assert.ok(!result.ok, text.slice(0, 80));
    assert.match(result.error, reason);
  }
});

test('a line break inside a value never begins a line', () => {
  const one = session('v=0\no=- 1 1 IN IP4 h\ns=-\nm=audio 9 RTP/AVP 8\n');
  const text = serializeSession({ ...one, name: 'x\r\nc=IN IP4 203.0.113.66' });
  assert.doesNotMatch(text, /^c=/m);
});
