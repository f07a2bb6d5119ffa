// The numbering files that come with the program: every line loads, they do not contradict one another, and they know the
// numbers that everybody knows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prefixesOf } from '../../../src/core/numbers/numbering-plan.ts';
import { type NumberLine, readNumbering } from '../../../src/core/numbers/numbering-text.ts';
import { shippedPlan } from '../../support/numbering.ts';
import { filesBelow } from '../../support/repository.ts';

const files = filesBelow('numbering', '.tsv');
const plan = shippedPlan();

test('every line of every file loads', () => {
  assert.ok(files.length >= 5);
  for (const file of files) {
    const read = readNumbering(file.path, file.text);
    assert.ok(read.ok, read.ok ? '' : read.error);
  }
  assert.ok(plan.prefixes > 30_000);
});

test('the files together stay small', () => {
  const bytes = files.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0);
  assert.ok(bytes < 1_500_000, `${bytes} bytes`);
});

test('no two files say different things of one prefix', () => {
  const known = new Map<string, NumberLine & { readonly file: string }>();
  const contradictions: string[] = [];
  for (const { path, text } of files) {
    const read = readNumbering(path, text);
    for (const line of read.ok ? read.value.lines : []) {
      for (const prefix of prefixesOf(line.first, line.last)) {
        const other = known.get(prefix);
        for (const field of ['country', 'operator', 'region', 'timeZone'] as const) {
          const [a, b] = [other?.[field], line[field]];
          if (a !== undefined && b !== undefined && a !== b)
            contradictions.push(`${prefix} is ${a} in ${other?.file} and ${b} in ${path}, line ${line.line}`);
        }
        known.set(prefix, { ...other, ...line, file: path });
      }
    }
  }
  assert.deepEqual(contradictions, []);
});

test('an operator and a region belong to the country of their numbers', () => {
  // Crimea and the east of Ukraine have codes of two plans; satellites belong to no country.
  const elsewhere = /^UA-/;
  const wrong = new Set<string>();
  for (const { path, text } of files) {
    const read = readNumbering(path, text);
    for (const { first, operator, region } of read.ok ? read.value.lines : []) {
      const country = plan.place(first)?.country.code;
      if (operator !== undefined && operator !== '-' && !operator.startsWith(`${country}.`))
        wrong.add(`${first} of ${country} has the operator ${operator}`);
      if (
        region !== undefined &&
        region !== '-' &&
        !region.startsWith(`${country}-`) &&
        !elsewhere.test(region)
      )
        wrong.add(`${first} of ${country} has the region ${region}`);
    }
  }
  assert.deepEqual([...wrong], []);
});

test('an operator has the network code of its country', () => {
  const mccs = new Map<string, Set<string>>();
  for (const { id, mcc } of plan.operators()) {
    if (mcc === undefined) continue;
    const country = id.split('.')[0] ?? '';
    mccs.set(country, (mccs.get(country) ?? new Set()).add(mcc));
  }
  assert.deepEqual([...(mccs.get('RU') ?? [])], ['250']);
  assert.deepEqual([...(mccs.get('KZ') ?? [])], ['401']);
  assert.deepEqual([...(mccs.get('BY') ?? [])], ['257']);
  assert.deepEqual([...(mccs.get('UA') ?? [])], ['255']);
});

const KNOWN: readonly (readonly [phone: string, place: string])[] = [
  ['79161234567', 'RU Россия / МТС / 25001 / Europe/Moscow'],
  ['79261234567', 'RU Россия / МегаФон / 25002 / Europe/Moscow'],
  ['79031234567', 'RU Россия / Билайн / 25099 / Europe/Moscow'],
  ['79771234567', 'RU Россия / Т2 / 25020 / Europe/Moscow'],
  ['74951234567', 'RU Россия / - / 250 / Europe/Moscow'],
  ['74232123456', 'RU Россия / - / 250 / Asia/Vladivostok'],
  ['73852123456', 'RU Россия / - / 250 / Asia/Barnaul'],
  ['74012123456', 'RU Россия / - / 250 / Europe/Kaliningrad'],
  ['79140000000', 'RU Россия / МТС / 25001 / Asia/Irkutsk'],
  ['77011234567', 'KZ Казахстан / Kcell / 40102 / Asia/Almaty'],
  ['77051234567', 'KZ Казахстан / Билайн / 40101 / Asia/Almaty'],
  ['77122123456', 'KZ Казахстан / - / 401 / Asia/Atyrau'],
  ['375291234567', 'BY Беларусь / А1 / 25701 / Europe/Minsk'],
  ['375331234567', 'BY Беларусь / МТС / 25702 / Europe/Minsk'],
  ['380671234567', 'UA Украина / Киевстар / 25503 / Europe/Kyiv'],
  ['998901234567', 'UZ Узбекистан / Билайн / 43404 / Asia/Tashkent'],
  ['996700123456', 'KG Киргизия / О! / 43709 / Asia/Bishkek'],
  ['992931234567', 'TJ Таджикистан / Tcell / 43601 / Asia/Dushanbe'],
  ['37494123456', 'AM Армения / Viva / 28305 / Asia/Yerevan'],
  ['994501234567', 'AZ Азербайджан / Azercell / 40001 / Asia/Baku'],
  ['995599123456', 'GE Грузия / MagtiCom / 28202 / Asia/Tbilisi'],
  ['37369123456', 'MD Молдова / Orange / 25901 / Europe/Chisinau'],
  ['99365123456', 'TM Туркменистан / TM CELL / 43802 / Asia/Ashgabat'],
  ['12125551234', 'US Соединенные Штаты / - / 310 / America/New_York'],
  ['14165551234', 'CA Канада / - / 302 / America/Toronto'],
  ['442079460000', 'GB Великобритания / - / 234 / Europe/London'],
  ['441534123456', 'JE Джерси / - / 234 / Europe/Jersey'],
  ['33612345678', 'FR Франция / SFR / 20808 / Europe/Paris'],
  ['8613800000000', 'CN Китай / China Mobile / 46000 / Asia/Shanghai'],
];

for (const [phone, wanted] of KNOWN) {
  test(`${phone} is ${wanted}`, () => {
    const place = plan.place(phone);
    const { country, operator, mccmnc, mcc, timeZone } = place ?? {};
    assert.equal(
      `${country?.code} ${country?.ru} / ${operator?.ru ?? '-'} / ${mccmnc ?? mcc} / ${timeZone}`,
      wanted,
    );
  });
}

test('regions are told in both languages', () => {
  assert.deepEqual(
    [plan.place('74951234567')?.region?.ru, plan.place('74951234567')?.region?.en],
    ['Москва', 'Moscow'],
  );
  assert.equal(plan.place('79161234567')?.region?.ru, 'Москва и Московская область');
});
