// What must hold for every message: writing then reading keeps the meaning, nothing thrown at the parser makes it throw,
// and a stream gives the same messages however it is cut.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  authorize,
  chooseChallenge,
  parseAuthorization,
  parseChallenge,
} from '../../../src/protocols/sip/digest.ts';
import { StreamFramer } from '../../../src/protocols/sip/framer.ts';
import {
  formatNameAddress,
  formatVia,
  parseCallId,
  parseCSeq,
  parseNameAddress,
  parseRAck,
  parseRSeq,
  parseTokens,
  parseVia,
} from '../../../src/protocols/sip/headers.ts';
import * as session from '../../../src/protocols/sip/headers-session.ts';
import type { SipMessage, SipRequest } from '../../../src/protocols/sip/message.ts';
import { parseMessage } from '../../../src/protocols/sip/parse.ts';
import { refuseOf } from '../../../src/protocols/sip/refuse.ts';
import { serializeMessage } from '../../../src/protocols/sip/serialize.ts';
import { formatUri, parseUri, type SipUri, sameUri } from '../../../src/protocols/sip/uri.ts';
import { filesBelow } from '../../support/repository.ts';

const TOKEN = fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~-]{1,12}$/);
const HOST = fc.oneof(
  fc.constantFrom('h.example', '192.0.2.7', '2001:db8::7', '::ffff:192.0.2.7', 'a_b.example'),
  fc.stringMatching(/^[a-z0-9]{1,8}(\.[a-z]{2,5}){1,2}$/),
);
const PORT = fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined });
const TEXT = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((text) => text.replace(/[\r\n\ud800-\udfff\ufffd]/g, ''));
const FULL = fc
  .string({ unit: 'binary', maxLength: 12 })
  .filter((text) => !/[\ufffd\p{Surrogate}]/u.test(text));
const pairs = (value: fc.Arbitrary<string>, name = TOKEN): fc.Arbitrary<ReadonlyMap<string, string>> =>
  fc
    .array(
      fc.tuple(
        name.map((one) => one.toLowerCase()),
        value,
      ),
      { maxLength: 4 },
    )
    .map((list) => new Map(list));
const PARAMETERS = pairs(fc.oneof(fc.constant(''), TOKEN, TEXT));

const URI: fc.Arbitrary<SipUri> = fc
  .record({
    scheme: fc.constantFrom('sip', 'sips'),
    user: fc.option(
      FULL.filter((text) => text !== ''),
      { nil: undefined },
    ),
    password: fc.option(FULL, { nil: undefined }),
    host: HOST,
    port: PORT,
    parameters: pairs(
      FULL,
      FULL.filter((text) => text !== '' && text === text.toLowerCase()),
    ),
    headers: pairs(
      FULL,
      FULL.filter((text) => text !== '' && text === text.toLowerCase()),
    ),
  })
  .map(({ user, password, port, ...rest }) => ({
    ...rest,
    ...(user === undefined ? {} : { user }),
    ...(user === undefined || password === undefined ? {} : { password }),
    ...(port === undefined ? {} : { port }),
  }));

test('a URI that is written reads as itself', () => {
  fc.assert(
    fc.property(URI, (uri) => {
      const read = parseUri(formatUri(uri));
      assert.ok(read.ok, formatUri(uri));
      assert.deepEqual(read.value, uri);
      assert.ok(sameUri(read.value, uri) && sameUri(uri, read.value));
    }),
  );
});

test('a Via that is written reads as itself', () => {
  const via = fc
    .record({
      protocol: fc.constant('SIP/2.0'),
      transport: fc.constantFrom('UDP', 'TCP', 'TLS'),
      host: HOST,
      port: PORT,
      parameters: PARAMETERS,
    })
    .map(({ port, ...rest }) => (port === undefined ? rest : { ...rest, port }));
  fc.assert(fc.property(via, (one) => assert.deepEqual(parseVia(formatVia(one)), { ok: true, value: one })));
});

test('an address that is written reads as itself', () => {
  const address = fc
    .record({
      display: fc.option(
        TEXT.filter((text) => text !== ''),
        { nil: undefined },
      ),
      uri: URI.map(formatUri),
      parameters: PARAMETERS,
    })
    .map(({ display, ...rest }) => (display === undefined ? rest : { ...rest, display }));
  fc.assert(
    fc.property(address, (one) => {
      assert.deepEqual(parseNameAddress(formatNameAddress(one)), { ok: true, value: one });
    }),
  );
});

const VALUE = TEXT.map((text) => text.trim().replace(/\t/g, ' '));
const MESSAGE: fc.Arbitrary<SipMessage> = fc
  .record({
    start: fc.oneof(
      fc.record({ kind: fc.constant('request' as const), method: TOKEN, uri: URI.map(formatUri) }),
      fc.record({
        kind: fc.constant('response' as const),
        status: fc.integer({ min: 100, max: 699 }),
        reason: VALUE,
      }),
    ),
    subjects: fc.array(VALUE, { maxLength: 3 }),
    routes: fc.array(
      URI.map((uri) => `<${formatUri(uri)}>`),
      { maxLength: 3 },
    ),
    tag: TOKEN,
    body: fc.uint8Array({ maxLength: 60 }),
  })
  .map(({ start, subjects, routes, tag, body }) => ({
    ...start,
    headers: [
      { name: 'Via', value: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1' },
      { name: 'From', value: `<sip:a@h.example>;tag=${tag}` },
      { name: 'To', value: '<sip:b@h.example>' },
      { name: 'Call-ID', value: 'x@y' },
      { name: 'CSeq', value: '1 OPTIONS' },
      ...routes.map((value) => ({ name: 'Route', value })),
      ...subjects.map((value) => ({ name: 'X-Some-Text', value })),
    ],
    body,
  }));

test('a message that is written reads as itself, with its length added', () => {
  fc.assert(
    fc.property(MESSAGE, (message) => {
      const read = parseMessage(serializeMessage(message));
      assert.ok(read.ok);
      const length = { name: 'Content-Length', value: `${message.body.length}` };
      assert.deepEqual(read.value, { ...message, headers: [...message.headers, length] });
    }),
  );
});

test('a stream gives the same messages however it is cut', () => {
  const messages = fc.array(MESSAGE.map(serializeMessage), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }), (list, cuts) => {
      const whole = Buffer.concat(list.flatMap((one) => [one, Buffer.from('\r\n\r\n')]));
      const framer = new StreamFramer();
      const frames: Uint8Array[] = [];
      let pings = 0;
      for (let at = 0, turn = 0; at < whole.length; turn++) {
        const size = cuts[turn % cuts.length]!;
        framer.push(whole.subarray(at, at + size));
        at += size;
        for (let frame = framer.next(); frame !== 'need-more'; frame = framer.next()) {
          if (frame === 'ping') pings++;
          else {
            assert.ok(frame instanceof Uint8Array, JSON.stringify(frame));
            frames.push(frame);
          }
        }
      }
      assert.deepEqual(
        frames,
        list.map((one) => new Uint8Array(one)),
      );
      assert.equal(pings, list.length);
    }),
  );
});

/** Everything that reads text, on one text. */
const READERS: readonly ((text: string) => unknown)[] = [
  parseUri,
  parseVia,
  parseNameAddress,
  parseCSeq,
  parseRAck,
  parseRSeq,
  parseCallId,
  parseChallenge,
  parseAuthorization,
  session.parseReason,
  session.parseSessionExpires,
  session.parseMinSE,
  session.parseRetryAfter,
  session.parseContentType,
  session.parseContentDisposition,
  session.parseMaxForwards,
  session.parseDeltaSeconds,
  (text) => parseTokens([text]),
  (text) => session.q850Cause([text]),
  (text) => {
    const challenge = chooseChallenge([text]);
    const credentials = { username: text, password: text };
    const request = {
      credentials,
      method: text,
      uri: text,
      body: new Uint8Array(0),
      nonceCount: 1,
      cnonce: 'c',
    };
    return challenge && authorize({ ...request, challenge }, (_, bytes) => bytes);
  },
];

const SEEDS = [
  'Digest realm="r", nonce="n", qop="auth,auth-int", algorithm=SHA-256, stale=true',
  '"a \\"b\\"" <sip:u;x=1:p@[2001:db8::1]:5060;lr?a=%41>;tag="q;,";flag',
  'SIP / 2.0 / UDP [::1] : 5060 ; branch = z9hG4bK ; rport',
  '90;refresher=uac',
  'Q.850;cause=16;text="x"',
  '120 (comment);duration=5',
];

/** A seed with characters replaced, dropped or doubled. */
const mangled = (seeds: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(
        fc.tuple(
          fc.nat(400),
          fc.constantFrom(
            '',
            '"',
            '<',
            '>',
            ';',
            ',',
            '=',
            '\\',
            '%',
            ':',
            '@',
            '[',
            ' ',
            '\u0000',
            '\u0416',
            '(',
          ),
        ),
        { maxLength: 6 },
      ),
    )
    .map(([seed, changes]) =>
      changes.reduce((text, [at, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + 1);
      }, seed),
    );

test('no reader of header values throws, whatever the text', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), mangled(SEEDS));
  fc.assert(
    fc.property(text, (one) => {
      for (const read of READERS) read(one);
    }),
    { numRuns: 2_000 },
  );
});

function digest(bytes: Uint8Array): void {
  for (const transport of ['datagram', 'stream'] as const) {
    const result = parseMessage(bytes, { transport });
    const request: SipMessage | undefined = result.ok
      ? result.value
      : result.error.kind === 'bad'
        ? result.error.request
        : undefined;
    if (request?.kind === 'request') refuseOf(request satisfies SipRequest);
    if (!request) continue;
    for (const { value } of request.headers) for (const read of READERS) read(value);
    const again = parseMessage(serializeMessage(request), { transport });
    if (result.ok) assert.ok(again.ok, 'what parses parses again once written');
  }
  const framer = new StreamFramer();
  framer.push(bytes);
  for (let turn = 0; turn <= bytes.length; turn++) {
    const frame = framer.next();
    if (frame === 'need-more' || (typeof frame === 'object' && 'kind' in frame)) return;
  }
  assert.fail('the framer never stops');
}

const CORPUS = filesBelow('test/conformance/sip', '.sip').map(({ text }) => Buffer.from(text));

test('no bytes make the parser throw: random, mutated, truncated', () => {
  const seed = fc.constantFrom(...CORPUS).filter((bytes) => bytes.length < 3_000);
  const mutated = fc
    .tuple(seed, fc.array(fc.tuple(fc.nat(3_000), fc.nat(255)), { maxLength: 8 }), fc.option(fc.nat(3_000)))
    .map(([bytes, changes, cut]) => {
      const copy = new Uint8Array(bytes);
      for (const [at, byte] of changes) copy[at % copy.length] = byte;
      return cut === null ? copy : copy.slice(0, cut);
    });
  fc.assert(fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), digest), { numRuns: 2_000 });
});

test('hostile sizes are refused or read, not waited for', () => {
  const big = 65_000;
  const head = 'OPTIONS sip:a@h.example SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n';
  const hostile = [
    `${head}Contact: ${','.repeat(big)}`,
    `${head}Contact: ${'"'.repeat(big)}`,
    `${head}Contact: ${'<'.repeat(big)}`,
    `${head}Contact: ${'"a",'.repeat(big / 4)}`,
    `${head}Via: SIP/2.0/UDP h${';a'.repeat(big / 2)}`,
    `${head}To: ${' '.repeat(big)}x`,
    `${head}To: <sip:a@h>${';'.repeat(big)}`,
    `${head}To: <sip:a@h;${'a&'.repeat(big / 2)}>`,
    `${head}To: <sip:${'%41'.repeat(big / 3)}@h>`,
    `${head}${' x\r\n'.repeat(big / 4)}`,
    `${head}${'a:b\r\n'.repeat(big / 5)}`,
    `${head}${'l:0\r\n'.repeat(big / 5)}`,
    `${head}${' \r\n'.repeat(big / 3)}\r\n`,
    `OPTIONS ${'sip:'.repeat(big / 4)} SIP/2.0\r\nVia: SIP/2.0/UDP h\r\n\r\n`,
    '\r\n'.repeat(big / 2),
    ' '.repeat(big),
    `${head}WWW-Authenticate: Digest ${'a="b",'.repeat(big / 6)}`,
    `${head}Retry-After: ${'('.repeat(big)}`,
    `${head}Subject: ${'\\'.repeat(big)}`,
  ];
  for (const text of hostile) {
    digest(Buffer.from(text));
    digest(Buffer.from(`${text}\r\n\r\n`));
  }
});
