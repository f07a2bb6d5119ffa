// The torture messages of RFC 4475 and RFC 5118, every one. The messages are our own, each written from what the RFC says
// is odd in it, one file each beside this test.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { unreachable } from '../../../src/base/assert.ts';
import { headers, type SipRequest } from '../../../src/protocols/sip/message.ts';
import { parseMessage, StreamFramer } from '../../../src/protocols/sip/parse.ts';
import { refuseOf } from '../../../src/protocols/sip/refuse.ts';
import { serializeMessage } from '../../../src/protocols/sip/serialize.ts';
import { ROOT } from '../../support/repository.ts';
import { INVALID } from './rfc4475-invalid.ts';
import { LAYERS } from './rfc4475-layers.ts';
import { VALID } from './rfc4475-valid.ts';
import { IPV6 } from './rfc5118.ts';
import { bytesOf, type Expectation, parsed, type TortureCase } from './torture-case.ts';

/** How many messages each group of sections has: RFC 4475 3.1.1, 3.1.2, 3.2 with 3.3 and 3.4; RFC 5118 section 4. */
const GROUPS = [
  { document: 'rfc4475', cases: VALID, sections: 13 },
  { document: 'rfc4475', cases: INVALID, sections: 19 },
  { document: 'rfc4475', cases: LAYERS, sections: 17 },
  { document: 'rfc5118', cases: IPV6, sections: 10 },
] as const;

function request(bytes: Uint8Array): SipRequest {
  const message = parsed(bytes);
  assert.equal(message.kind, 'request');
  return message as SipRequest;
}

function checkRefused(bytes: Uint8Array, expect: Expectation & { kind: 'refused' }): void {
  const message = request(bytes);
  const refusal = refuseOf(message);
  assert.equal(refusal?.status, expect.status);
  if (expect.reason) assert.match(refusal?.reason ?? '', expect.reason);
  for (const [name, value] of Object.entries(expect.headers ?? {}))
    assert.deepEqual(
      refusal?.headers.filter((one) => one.name === name).map((one) => one.value),
      [value],
    );
  expect.check?.(message);
}

function checkUnreadable(bytes: Uint8Array, expect: Expectation & { kind: 'unreadable' }): void {
  const result = parseMessage(bytes);
  assert.ok(!result.ok && result.error.kind === 'bad');
  assert.equal(result.error.status, expect.status);
  assert.match(result.error.reason, expect.reason);
  for (const name of ['Via', 'From', 'To', 'Call-ID', 'CSeq'])
    assert.equal(headers(result.error.request!, name).length, 1, `${name} is there for the reply`);
}

function check(bytes: Uint8Array, expect: Expectation): void {
  switch (expect.kind) {
    case 'served': {
      const message = request(bytes);
      assert.equal(refuseOf(message), undefined);
      expect.check(message);
      const again = request(serializeMessage(message));
      assert.deepEqual(again.body, new Uint8Array(message.body), 'the body survives being written again');
      expect.check({ ...again, headers: again.headers });
      return;
    }
    case 'refused':
      return checkRefused(bytes, expect);
    case 'unreadable':
      return checkUnreadable(bytes, expect);
    case 'reply': {
      const message = parsed(bytes);
      assert.ok(message.kind === 'response' && message.status === expect.status);
      return expect.check(message);
    }
    case 'dropped':
      return assert.deepEqual(parseMessage(bytes), { ok: false, error: { kind: 'garbage' } });
    default:
      return unreachable(expect);
  }
}

function sectionOf({ file }: TortureCase): string {
  return file.slice(0, file.indexOf('-'));
}

for (const { document, cases } of GROUPS)
  for (const one of cases)
    test(`${document} ${sectionOf(one)}: ${one.title}`, () => check(bytesOf(document, one.file), one.expect));

test('every section has its case and every file its test', () => {
  for (const { cases, sections } of GROUPS)
    assert.equal(new Set(cases.map(sectionOf)).size, sections, sectionOf(cases[0]!));
  for (const document of ['rfc4475', 'rfc5118'] as const) {
    const tested = GROUPS.filter((group) => group.document === document).flatMap(({ cases }) =>
      cases.map(({ file }) => `${file}.sip`),
    );
    const files = readdirSync(path.join(ROOT, 'test/conformance/sip', document));
    assert.deepEqual(tested.sort(), files.sort());
  }
});

test('every message that says its length comes whole out of a stream, one byte at a time', () => {
  for (const { document, cases } of GROUPS)
    for (const { file, expect } of cases) {
      if (expect.kind === 'unreadable' || file.startsWith('3.1.1.8') || file.startsWith('3.4.1')) continue;
      const bytes = new Uint8Array(bytesOf(document, file));
      const framer = new StreamFramer();
      const frames: Uint8Array[] = [];
      for (const byte of bytes) {
        framer.push(Uint8Array.of(byte));
        const frame = framer.next();
        if (frame instanceof Uint8Array) frames.push(frame);
        else assert.equal(frame, 'need-more', file);
      }
      assert.deepEqual(frames, [bytes], file);
    }
});
