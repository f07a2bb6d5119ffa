// What a plan knows of numbers: prefixes inside prefixes, ranges, and files laid over one another.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NumberPlace } from '../../../src/core/numbers/number-place.ts';
import { prefixesOf } from '../../../src/core/numbers/numbering-plan.ts';
import { numberingText, planOf } from '../../support/numbering.ts';

const RECORDS = [
  'country RU Россия Russia 250 Europe/Moscow',
  'country KZ Казахстан Kazakhstan 401 Asia/Almaty',
  'operator mts МТС MTS 25001',
  'operator t2 Т2 T2 25020',
  'operator small Малый Small',
  'region msk Москва Moscow Europe/Moscow',
  'region oms Омск Omsk Asia/Omsk',
  'region any Где-то Somewhere',
];

function told(place: NumberPlace | undefined): string {
  if (!place) return 'nothing';
  const { country, operator, region, mccmnc, mcc, timeZone } = place;
  return [country.code, operator?.id ?? '-', region?.id ?? '-', mccmnc ?? mcc, timeZone].join(' ');
}

const PLAN = planOf(
  numberingText([
    ...RECORDS,
    '7 RU',
    '77 KZ',
    '7916 . mts msk',
    '79165 . . oms',
    '791655 . t2',
    '7916557 . - -',
    '7917 . small any Asia/Yakutsk',
    '79170 . . msk',
    '7999 . . . Asia/Tokyo',
    '79990 KZ',
    '79600000000-79600019999 . mts',
  ]),
);

const KNOWN: readonly (readonly [phone: string, place: string])[] = [
  ['79161234567', 'RU mts msk 25001 Europe/Moscow'],
  ['79165234567', 'RU mts oms 25001 Asia/Omsk'],
  ['79165534567', 'RU t2 oms 25020 Asia/Omsk'],
  ['79165574567', 'RU - - 250 Asia/Omsk'],
  ['79174234567', 'RU small any 250 Asia/Yakutsk'],
  ['79170234567', 'RU small msk 250 Europe/Moscow'],
  ['79994234567', 'RU - - 250 Asia/Tokyo'],
  // Another country begins anew.
  ['79990234567', 'KZ - - 401 Asia/Almaty'],
  ['77012345678', 'KZ - - 401 Asia/Almaty'],
  ['74951234567', 'RU - - 250 Europe/Moscow'],
  ['79600000000', 'RU mts - 25001 Europe/Moscow'],
  ['79600019999', 'RU mts - 25001 Europe/Moscow'],
  ['79600020000', 'RU - - 250 Europe/Moscow'],
  ['79599999999', 'RU - - 250 Europe/Moscow'],
  // Shorter than the prefix: what is known of all that begin so.
  ['791655', 'RU t2 oms 25020 Asia/Omsk'],
  ['79165', 'RU mts oms 25001 Asia/Omsk'],
  ['7916', 'RU mts msk 25001 Europe/Moscow'],
  ['791', 'RU - - 250 Europe/Moscow'],
  ['7', 'RU - - 250 Europe/Moscow'],
  ['791612345678901', 'RU mts msk 25001 Europe/Moscow'],
  ['7916123456789012', 'nothing'],
  ['8', 'nothing'],
  ['6', 'nothing'],
  ['1', 'nothing'],
  ['', 'nothing'],
  ['+79161234567', 'nothing'],
  ['7916e', 'nothing'],
  ['client@example.org', 'nothing'],
];

for (const [phone, place] of KNOWN) {
  test(`${phone || 'nothing at all'} is ${place}`, () => {
    assert.equal(told(PLAN.place(phone)), place);
  });
}

test('numbers of one place share one value', () => {
  assert.equal(PLAN.place('79161234567'), PLAN.place('79169999999'));
});

test('a range is the fewest prefixes', () => {
  assert.deepEqual(prefixesOf('100', '129'), ['10', '11', '12']);
  assert.deepEqual(prefixesOf('98', '102'), ['98', '99', '100', '101', '102']);
  assert.deepEqual(prefixesOf('1000', '1999'), ['1']);
  assert.deepEqual(prefixesOf('7', '7'), ['7']);
  assert.deepEqual(prefixesOf('999999999999998', '999999999999999'), ['999999999999998', '999999999999999']);
});

test('a later file says more of the same prefix, or otherwise', () => {
  const first = numberingText([...RECORDS, '7 RU', '7916 . mts msk']);
  const second = numberingText(['7916 . t2', '7 . . any']);
  const third = numberingText(['operator t2 Два Two 25099']);
  assert.equal(told(planOf(first, second).place('79161234567')), 'RU t2 msk 25020 Europe/Moscow');
  assert.equal(told(planOf(first, second).place('74951234567')), 'RU - any 250 Europe/Moscow');
  assert.equal(planOf(first, second, third).place('79161234567')?.operator?.en, 'Two');
});

test('what a file covers is forgotten of the earlier ones, what is above and at the prefix is not', () => {
  const first = numberingText([...RECORDS, '7 RU', '7916 . mts oms', '79161 . t2', '79170 . t2']);
  const second = numberingText(['79165 . small'], '7916');
  const plan = planOf(first, second);
  assert.equal(told(plan.place('79161234567')), 'RU mts oms 25001 Asia/Omsk');
  assert.equal(told(plan.place('79165234567')), 'RU small oms 250 Asia/Omsk');
  assert.equal(told(plan.place('79170234567')), 'RU t2 - 25020 Europe/Moscow');
});

const REFUSED: readonly (readonly [texts: readonly string[], sentence: string])[] = [
  [
    [numberingText([...RECORDS, '7 RU', '79 . mts', '79 . t2'])],
    '1.tsv, line 16: 79 is there already, in line 15',
  ],
  [
    [numberingText([...RECORDS, '7 RU', '7910-7919 . mts', '791 . t2'])],
    '1.tsv, line 16: 791 is there already, in line 15',
  ],
  [[numberingText([...RECORDS, '7 DE'])], '1.tsv, line 14: the country "DE" is not known'],
  [[numberingText([...RECORDS, '7 RU nobody'])], '1.tsv, line 14: the operator "nobody" is not known'],
  [[numberingText([...RECORDS, '7 RU . nowhere'])], '1.tsv, line 14: the region "nowhere" is not known'],
  [[numberingText([...RECORDS, '79 . mts'])], '1.tsv, line 14: the numbers belong to no country'],
  [
    [numberingText([...RECORDS, '7 RU']), numberingText(['7916 . nobody'])],
    '2.tsv, line 6: the operator "nobody" is not known',
  ],
];

for (const [texts, sentence] of REFUSED) {
  test(`a plan is refused: ${sentence}`, () => {
    assert.throws(() => planOf(...texts), { message: sentence });
  });
}

test('a plan says what it is made of', () => {
  const plan = planOf(numberingText([...RECORDS, '7 RU', '7900-7939 . mts']));
  assert.deepEqual(plan.sources, [
    { name: '1.tsv', source: 'the test', licence: 'free', date: '2026-01-31', covers: [], lines: 2 },
  ]);
  assert.equal(plan.prefixes, 5);
  assert.deepEqual(
    plan.operators().map(({ id }) => id),
    ['mts', 't2', 'small'],
  );
});
