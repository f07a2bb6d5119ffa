// The look-up against one so slow and simple that it cannot be wrong, and the local hour against the runtime's own words.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../../src/base/time.ts';
import { prefixesOf } from '../../../src/core/numbers/numbering-plan.ts';
import { localHour } from '../../../src/core/numbers/zone-time.ts';
import { numberingText, planOf } from '../../support/numbering.ts';

const OPERATORS = ['a', 'b', 'c', 'd', 'e'];
const RECORDS = [
  'country RU Россия Russia 250 Europe/Moscow',
  ...OPERATORS.map((id) => `operator ${id} ${id}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `${digit} RU`),
];

/** Few digits, so that prefixes stand inside one another and numbers hit them. */
const digits = (most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('1', '2', '0', '9'), { minLength: 1, maxLength: most })
    .map((all) => `7${all.join('')}`);

const LINES = fc.uniqueArray(fc.tuple(digits(8), fc.constantFrom(...OPERATORS)), {
  selector: ([prefix]) => prefix,
  maxLength: 40,
});

function longest(map: ReadonlyMap<string, string>, phone: string): string | undefined {
  let found: string | undefined;
  for (let length = 1; length <= phone.length; length++) found = map.get(phone.slice(0, length)) ?? found;
  return found;
}

test('the longest prefix that fits decides', () => {
  fc.assert(
    fc.property(LINES, fc.array(digits(14), { minLength: 1, maxLength: 30 }), (lines, phones) => {
      const plan = planOf(
        numberingText([...RECORDS, ...lines.map(([prefix, operator]) => `${prefix} . ${operator}`)]),
      );
      const map = new Map(lines);
      for (const phone of phones) {
        assert.equal(plan.place(phone)?.operator?.id, longest(map, phone), phone);
      }
    }),
    { numRuns: 300 },
  );
});

test('a range is all of its numbers and no other', () => {
  const ends = fc.tuple(fc.integer({ min: 1_000, max: 9_999 }), fc.integer({ min: 1_000, max: 9_999 }));
  fc.assert(
    fc.property(ends, fc.integer({ min: 1_000, max: 9_999 }), (pair, number) => {
      const [first, last] = pair.sort((a, b) => a - b) as [number, number];
      const prefixes = prefixesOf(String(first), String(last));
      const inside = prefixes.filter((prefix) => String(number).startsWith(prefix)).length;
      assert.equal(inside, number >= first && number <= last ? 1 : 0);
      const numbers = prefixes.reduce((sum, prefix) => sum + 10 ** (4 - prefix.length), 0);
      assert.equal(numbers, last - first + 1);
    }),
    { numRuns: 500 },
  );
});

test('files laid over one another say what the last that speaks of a prefix says', () => {
  fc.assert(
    fc.property(
      LINES,
      LINES,
      fc.array(digits(10), { minLength: 1, maxLength: 20 }),
      (below, above, phones) => {
        const text = (lines: readonly (readonly [string, string])[], records: readonly string[]): string =>
          numberingText([...records, ...lines.map(([prefix, operator]) => `${prefix} . ${operator}`)]);
        const plan = planOf(text(below, RECORDS), text(above, []));
        const map = new Map([...below, ...above]);
        for (const phone of phones) {
          assert.equal(plan.place(phone)?.operator?.id, longest(map, phone), phone);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('the local hour is the one the runtime writes, in any zone at any time of this half century', () => {
  const zones = [
    'Europe/Moscow',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Asia/Almaty',
    'Pacific/Chatham',
    'Africa/Casablanca',
    'America/Asuncion',
  ];
  const moments = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2040, 0, 1) });
  const words = new Map(
    zones.map((timeZone) => [
      timeZone,
      new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }),
    ]),
  );
  fc.assert(
    fc.property(fc.constantFrom(...zones), moments, (zone, moment) => {
      assert.equal(localHour(zone, instant(moment)), Number(words.get(zone)!.format(moment)));
    }),
    { numRuns: 3_000 },
  );
});
