// What clients and acceptance are told of numbers.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { numbersOf, placesOf } from '../../../src/core/numbers/numbers.ts';
import { accountValue } from '../../support/account.ts';
import { shippedPlan } from '../../support/numbering.ts';

const numbering = shippedPlan();
const winter = instant(Date.UTC(2026, 0, 31, 12));
const summer = instant(Date.UTC(2026, 6, 31, 12));

test('a client is told names, codes and how far the zone is ahead', async () => {
  const ask = async (language: 'ru' | 'en', now: typeof winter) =>
    await numbersOf({ numbering, language, clock: { now: () => now } }).places(accountValue(), [
      '+7 (423) 212-34-56',
      'nobody',
      '4915112345678',
    ]);
  const [russian, none, german] = await answered(ask('ru', winter));
  assert.deepEqual(russian, {
    phone: '74232123456',
    country: 'Россия',
    countryCode: 'RU',
    operator: '',
    region: 'Приморский край',
    mcc: '250',
    mnc: '',
    timeZone: 'Asia/Vladivostok',
    minutesAhead: 600,
  });
  assert.equal(none, undefined);
  assert.equal(german?.minutesAhead, 60);
  const later = await answered(ask('en', summer));
  assert.equal(later[0]?.country, 'Russia');
  assert.equal(later[2]?.minutesAhead, 120);
});

async function answered(asked: ReturnType<ReturnType<typeof numbersOf>['places']>) {
  const answer = await asked;
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
}

test('acceptance is told the network, the country and the hours of a number', () => {
  const { place, zoneHours } = placesOf(numbering);
  assert.deepEqual(place('79161234567'), { country: 'RU', mccmnc: '25001' });
  assert.equal(place('79161234567'), place('79161234568'));
  assert.deepEqual(place('74951234567'), { country: 'RU' });
  assert.equal(place('0'), undefined);
  assert.equal(zoneHours('74152123456', winter), 12);
  assert.equal(zoneHours('919812345678', winter), 5.5);
  assert.equal(zoneHours('4915112345678', summer), 2);
  assert.equal(zoneHours('0', winter), undefined);
});
