// Times of SMPP: absolute with offsets, relative by the calendar, and what is no time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY, HOUR, instant, MINUTE, SECOND } from '../../../src/base/time.ts';
import {
  epochOf,
  fieldsAt,
  readTime,
  writeAbsolute,
  writeRelative,
} from '../../../src/protocols/smpp/times.ts';

const NOW = instant(Date.UTC(2027, 0, 31, 12, 0, 0));

function after(text: string, now = NOW): number {
  const read = readTime(text, now);
  assert.ok(read.ok && read.value.kind === 'relative', text);
  return read.value.after;
}

test('an absolute time counts its offset from UTC in quarter hours', () => {
  const at = (text: string) => readTime(text, NOW);
  const noon = Date.UTC(2027, 4, 9, 12, 0, 0);
  assert.deepEqual(at('270509150000012+'), { ok: true, value: { kind: 'absolute', at: noon } });
  assert.deepEqual(at('270509070000020-'), { ok: true, value: { kind: 'absolute', at: noon } });
  assert.deepEqual(at('270509120000500+'), { ok: true, value: { kind: 'absolute', at: noon + 500 } });
  assert.deepEqual(at(''), { ok: true, value: { kind: 'unsaid' } });
});

test('a relative time is as long as its years and months are from now', () => {
  assert.equal(after('000001000000000R'), DAY);
  assert.equal(after('000000023015000R'), 2 * HOUR + 30 * MINUTE + 15 * SECOND);
  // 31 January and a month is 28 February; in a leap year the 29th.
  assert.equal(after('000100000000000R'), 28 * DAY);
  assert.equal(after('000100000000000R', instant(Date.UTC(2028, 0, 31))), 29 * DAY);
  assert.equal(after('010000000000000R'), 365 * DAY);
  assert.equal(after('010000000000000R', instant(Date.UTC(2028, 1, 29))), 365 * DAY);
});

test('what is no time is refused with a reason', () => {
  for (const text of [
    'tomorrow',
    '2705091500000',
    '270509150000012',
    '270509150000012Z',
    ' 270509150000012+',
  ])
    assert.deepEqual(readTime(text, NOW), { ok: false, error: 'is not of the form YYMMDDhhmmsstnnp' });
  for (const text of ['270230120000000+', '271301120000000+', '270100120000000+', '270101240000000+'])
    assert.deepEqual(readTime(text, NOW), { ok: false, error: 'names a day or an hour that does not exist' });
  assert.deepEqual(readTime('270101120000049+', NOW), {
    ok: false,
    error: 'is more than 48 quarter hours from UTC',
  });
});

test('what is written is read back, in any zone', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2000, 0, 2) / 100, max: Date.UTC(2099, 11, 30) / 100 }),
      fc.integer({ min: -48, max: 48 }),
      (tenths, quarters) => {
        const at = instant(tenths * 100);
        assert.deepEqual(readTime(writeAbsolute(at, quarters)!, NOW), {
          ok: true,
          value: { kind: 'absolute', at },
        });
      },
    ),
  );
  fc.assert(
    fc.property(fc.nat(100 * 86_400 - 1), (seconds) => {
      assert.equal(after(writeRelative(seconds * SECOND)!), seconds * SECOND);
    }),
  );
});

test('what two digits cannot tell is not written', () => {
  assert.equal(writeAbsolute(instant(Date.UTC(1999, 11, 31))), undefined);
  assert.equal(writeAbsolute(instant(Date.UTC(2100, 0, 1))), undefined);
  assert.equal(writeAbsolute(NOW, 49), undefined);
  assert.equal(writeAbsolute(NOW), '270131120000000+');
  assert.equal(writeRelative(100 * DAY), undefined);
  assert.equal(writeRelative(-1), undefined);
  assert.equal(writeRelative(1_440 * MINUTE), '000001000000000R');
});

test('fields of a date and its moment are one another', () => {
  const fields = { year: 2028, month: 2, day: 29, hour: 23, minute: 59, second: 58 };
  assert.deepEqual(fieldsAt(epochOf(fields)!), fields);
  assert.equal(epochOf({ ...fields, year: 2027 }), undefined);
});
