// Whatever a provider says, in an answer or to the hook, is judged and never throws; whatever is filled into a request stays
// where it was put.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../../src/base/time.ts';
import { type AnswerTables, verdictOf } from '../../../src/channels/http-provider/answer.ts';
import {
  type FieldPath,
  readFieldPath,
  saidAsJson,
} from '../../../src/channels/http-provider/found-field.ts';
import { hear } from '../../../src/channels/http-provider/hook.ts';
import { retryAfter } from '../../../src/channels/http-provider/provider-request.ts';
import { lookupIn, receiptOf } from '../../../src/channels/http-provider/receipt.ts';
import { fill, type PlaceRow, readTemplate } from '../../../src/channels/http-provider/template.ts';
import { readRefusal, readState, type State } from '../../../src/channels/http-provider/words.ts';
import type { LinkDoors } from '../../../src/channels/link.ts';

function path(text: string): FieldPath {
  const read = readFieldPath(text);
  assert.ok(read.ok);
  return read.value;
}

function state(word: string): State {
  const read = readState(word);
  assert.ok(read.ok);
  return read.value;
}

const FIELDS = new Map([
  ['id', path('/id')],
  ['error', path('/error')],
  ['status', path('/status')],
  ['err', path('/err')],
  ['mccmnc', path('/net')],
  ['imsi', path('~imsi.(\\w+)')],
]);
const STATES = new Map([
  ['1', state('delivered')],
  ['2', state('pending')],
  ['*', state('20/255')],
]);
const TABLES = { fields: FIELDS, states: STATES, errors: new Map<string, number>() };

/** Near enough to real answers that the fields are met. */
const said = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.json({ maxDepth: 3 }),
  fc
    .record(
      {
        id: fc.jsonValue(),
        error: fc.jsonValue(),
        status: fc.jsonValue(),
        err: fc.jsonValue(),
        net: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
);

test('any answer gets a verdict, a receipt or none, and data of a look-up in their form', () => {
  const refusal = readRefusal('again');
  assert.ok(refusal.ok);
  const tables: AnswerTables = { fields: FIELDS, refusals: new Map([['9', refusal.value]]) };
  fc.assert(
    fc.property(said, fc.integer({ min: 200, max: 499 }), (text, http) => {
      const read = saidAsJson(text);
      const verdict = verdictOf({ kind: 'answered', http, said: read }, tables);
      assert.ok(verdict.code.length <= 40);
      const receipt = receiptOf(read, TABLES);
      if (receipt?.kind === 'final') {
        assert.ok(receipt.ids.every((id) => id.length > 0 && id.length <= 200 && !/\p{Cc}/u.test(id)));
        if (receipt.report.kind === 'failed') assert.ok(receipt.report.err >= 0 && receipt.report.err <= 255);
      }
      const lookup = lookupIn(read, FIELDS);
      if (lookup) {
        assert.match(lookup.imsi + lookup.msc + lookup.mcc + lookup.mnc, /^\d*$/);
        for (const value of Object.values(lookup)) assert.ok(value.length <= 100 && !/\p{Cc}/u.test(value));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('any request to the hook is answered, and without the token nothing is taken', async () => {
  const taken: string[] = [];
  const doors = {
    name: 'provider',
    clock: { now: () => instant(1_700_000_000_000) },
    inbox: { receipt: async () => void taken.push('receipt') },
    reception: { receive: async () => taken.push('message') },
    meter: { receipt: () => {}, incoming: () => {} },
    report: () => {},
  } as unknown as LinkDoors;
  const settings = {
    check: { kind: 'token', token: 'right', at: { kind: 'header', name: 'x-token' } },
    items: path('/list'),
    receipts: TABLES,
    incoming: new Map([
      ['from', path('/from')],
      ['to', path('/to')],
      ['text', path('/text')],
    ]),
    reply: 'OK',
  } as const;
  const types = fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded; charset=windows-1251',
    'a;charset=x',
    '',
  );
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    said.map((text) => Buffer.from(`{"list":[${text}]}`)),
    said.map((text) => Buffer.from(`id=${text}&status=1&%zz=%e4`)),
  );
  await fc.assert(
    fc.asyncProperty(
      types,
      body,
      fc.constantFrom('right', 'wrong', 'Bearer right'),
      async (type, bytes, token) => {
        const before = taken.length;
        const headers = new Map([
          ['content-type', type],
          ['x-token', token],
        ]);
        const { status } = await hear(
          { method: 'POST', query: new Map(), headers, body: bytes },
          settings,
          doors,
        );
        if (token === 'wrong') assert.equal(status, 401);
        else assert.ok([200, 400].includes(status));
        if (status !== 200) assert.equal(taken.length, before);
      },
    ),
    { numRuns: 1_000 },
  );
  assert.ok(taken.length > 0, 'some requests told of something');
});

test('no value leaves its place', () => {
  const places: readonly PlaceRow[] = [{ name: 'text', holds: 'text', says: '' }];
  const read = (text: string) => {
    const template = readTemplate(text, places);
    assert.ok(template.ok);
    return template.value;
  };
  const url = read('https://provider.example/a/{text}?b={text}&c=1');
  const form = read('b={text}&c=1');
  const json = read('{"b":"{text}","c":1}');
  const header = read('b {text}');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => {
      const parsed = new URL(fill(url, { text }, 'url'));
      assert.equal(parsed.host, 'provider.example');
      assert.deepEqual(
        [...parsed.searchParams],
        [
          ['b', text],
          ['c', '1'],
        ],
      );
      assert.deepEqual(
        [...new URLSearchParams(fill(form, { text }, 'form'))],
        [
          ['b', text],
          ['c', '1'],
        ],
      );
      assert.deepEqual(JSON.parse(fill(json, { text }, 'json')), { b: text, c: 1 });
      assert.match(fill(header, { text }, 'header'), /^[\x20-\x7e]*$/);
    }),
  );
});

test('Retry-After is seconds or a date, never longer than a provider is believed', () => {
  const now = Date.UTC(2026, 0, 15, 9);
  assert.equal(retryAfter(undefined, now), undefined);
  assert.equal(retryAfter('soon', now), undefined);
  assert.equal(retryAfter(' 30 ', now), 30_000);
  assert.equal(retryAfter('99999999999', now), 600_000);
  assert.equal(retryAfter('Thu, 15 Jan 2026 09:00:20 GMT', now), 20_000);
  assert.equal(retryAfter('Thu, 15 Jan 2026 08:00:00 GMT', now), 0);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const pause = retryAfter(text, now) ?? 0;
      assert.ok(pause >= 0 && pause <= 600_000);
    }),
  );
});
