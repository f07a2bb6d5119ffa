// Files of ported numbers: their forms, their mistakes, and that every number is found as in a plain map.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Ported } from '../../../src/core/lookups/portability.ts';
import { PortedNumbering } from '../../../src/core/lookups/ported-numbering.ts';
import { PortedNumbersReader } from '../../../src/core/lookups/ported-numbers.ts';
import { shippedPlan } from '../../support/numbering.ts';

function read(text: string, chunk = text.length + 1) {
  const reader = new PortedNumbersReader();
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += chunk) reader.take(bytes.subarray(at, at + chunk));
  return reader.end();
}

test('numbers are found whatever the order, the separators and the pieces they come in', () => {
  const text =
    '\ufeffnumber;mccmnc\r\n+79990000003;25002\r\n"79990000001","25001",2026-01-01\n\n# moved\n4915112345678\t26201';
  for (const chunk of [1, 2, 7, 1_000]) {
    const numbers = read(text, chunk);
    assert.ok(numbers.ok, numbers.ok ? '' : numbers.error);
    assert.equal(numbers.value.size, 3);
    assert.deepEqual(numbers.value.known('79990000001'), { kind: 'network', mccmnc: '25001' });
    assert.deepEqual(numbers.value.known('79990000003'), { kind: 'network', mccmnc: '25002' });
    assert.deepEqual(numbers.value.known('4915112345678'), { kind: 'network', mccmnc: '26201' });
    for (const other of [
      '79990000002',
      '7999000000',
      '079990000001',
      '',
      'x',
      '9'.repeat(15),
      '1'.repeat(16),
    ])
      assert.equal(numbers.value.known(other), undefined, other);
  }
});

test('mistakes are told with their line', () => {
  const rows: readonly (readonly [string, string])[] = [
    [
      '79990000001,25001\nno number,25001',
      'line 2: a number, a comma, and mcc and mnc together are expected',
    ],
    ['79990000001', 'line 1: a number, a comma, and mcc and mnc together are expected'],
    ['79990000001,2500', 'line 1: a number, a comma, and mcc and mnc together are expected'],
    ['x'.repeat(300), 'line 1: it is too long'],
    ['79990000001,25001\n79990000002,25001\n79990000001,25002', 'the number 79990000001 is in two networks'],
  ];
  for (const [text, error] of rows) assert.deepEqual(read(text), { ok: false, error });
  assert.deepEqual(read('x'.repeat(300), 10), { ok: false, error: 'line 1: it is too long' });
});

test('a byte order mark is no part of the first number', () => {
  const numbers = read('\ufeff79990000001,25001');
  assert.ok(numbers.ok);
  assert.notEqual(numbers.value.known('79990000001'), undefined);
});

test('an equal row twice is one, and an empty file holds nothing', () => {
  const twice = read('79990000001,25001\n79990000001,25001\n');
  assert.ok(twice.ok);
  assert.equal(twice.value.size, 1);
  assert.equal(twice.value.bytes, 8);
  const empty = read('');
  assert.ok(empty.ok);
  assert.equal(empty.value.known('79990000001'), undefined);
});

test('any file answers like a map', () => {
  const number = fc.integer({ min: 1_000_000, max: 999_999_999_999_999 });
  const network = fc.integer({ min: 10_000, max: 999_999 }).map(String);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(number, network), { selector: ([one]) => one }),
      number,
      (rows, other) => {
        const numbers = read(rows.map((row) => row.join(',')).join('\n'), 17);
        assert.ok(numbers.ok);
        const map = new Map(rows.map(([one, mccmnc]) => [String(one), mccmnc]));
        for (const phone of [...map.keys(), String(other), String(other + 1)]) {
          const mccmnc = map.get(phone);
          const expected: Ported | undefined = mccmnc === undefined ? undefined : { kind: 'network', mccmnc };
          assert.deepEqual(numbers.value.known(phone), expected);
        }
      },
    ),
  );
});

test('whatever stands in a file, reading it throws nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      const reader = new PortedNumbersReader();
      reader.take(bytes);
      assert.equal(typeof reader.end().ok, 'boolean');
    }),
  );
});

test('a ported number keeps its place and gets the operator that serves it; the first source that knows decides', () => {
  const plan = shippedPlan();
  const numbers = read('79161234567,25002\n79161234568,99999');
  assert.ok(numbers.ok);
  const planned = (phone: string): Ported | undefined =>
    phone === '79161234567' ? { kind: 'as-planned' } : undefined;
  const ported = new PortedNumbering(plan, [numbers.value]);
  const before = plan.place('79161234567');
  const now = ported.place('79161234567');
  assert.equal(before?.mccmnc, '25001');
  assert.equal(now?.mccmnc, '25002');
  assert.equal(now?.operator?.mnc, '02');
  assert.equal(now?.region, before?.region);
  assert.equal(ported.planned('79161234567'), before);
  assert.equal(ported.place('79161234567'), now, 'equal places are one value');
  assert.equal(
    ported.place('79161234568')?.operator?.en,
    '99999',
    'a network without a name is told by its code',
  );
  assert.equal(ported.place('79161234569'), plan.place('79161234569'));
  assert.equal(new PortedNumbering(plan, [{ known: planned }, numbers.value]).place('79161234567'), before);
});
