// Files of the Russian numbering register, old and new, made into numbering files.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { operatorKey, regionKey } from '../../../src/core/numbers/name-key.ts';
import { readNumbering } from '../../../src/core/numbers/numbering-text.ts';
import { type ConvertedRegister, convertRegister } from '../../../src/core/numbers/register.ts';
import { planOf, shippedPlan } from '../../support/numbering.ts';
import { ROOT } from '../../support/repository.ts';

const shipped = shippedPlan();
const CIS = readFileSync(path.join(ROOT, 'numbering/20-cis.tsv'), 'utf8');
const WORLD = readFileSync(path.join(ROOT, 'numbering/10-world.tsv'), 'utf8');

function converted(rows: readonly string[]): ConvertedRegister {
  const made = convertRegister(rows.join('\n'), {
    name: 'DEF-9xx.csv',
    date: '2026-01-31',
    operators: shipped.operators(),
    regions: shipped.regions(),
  });
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

/** What the plan knows with the register laid over it. */
function places(rows: readonly string[], phones: readonly string[]): readonly string[] {
  const plan = planOf(WORLD, CIS, converted(rows).text);
  return phones.map((phone) => {
    const place = plan.place(phone);
    return `${place?.operator?.ru ?? '-'} | ${place?.region?.ru ?? '-'} | ${place?.mccmnc ?? '-'} | ${place?.timeZone}`;
  });
}

const NEW = 'АВС/ DEF;От;До;Емкость;Оператор;Регион;Территория ГАР;ИНН';
const OLD = 'АВС/ DEF;От;До;Емкость;Оператор;Регион';

test('ranges of the present form become places, operators by their brands', () => {
  const rows = [
    NEW,
    '900;0000000;0061999;62000;ООО "Т2 Мобайл";Краснодарский край;Краснодарский край;7743895280',
    '900;0062000;0062999;1000;ООО "Т2 Мобайл";Ростовская обл.;Ростовская область;7743895280',
    '913;6500000;6509999;10000;ПАО "Мобильные ТелеСистемы";-;Алтайский край;7740000076',
    '999;1230000;1239999;10000;ООО "Рога, и, копыта";г. Улан-Удэ|Республика Бурятия;;0326000000',
  ];
  assert.deepEqual(
    places(rows, ['79000061999', '79000062000', '79000063000', '79136500001', '79991234567']),
    [
      'Т2 | Краснодарский край | 25020 | Europe/Moscow',
      'Т2 | Ростовская область | 25020 | Europe/Moscow',
      // Given to nobody.
      '- | - | - | Europe/Moscow',
      'МТС | Алтайский край | 25001 | Asia/Barnaul',
      'ООО "Рога и копыта" | Республика Бурятия | - | Asia/Irkutsk',
    ],
  );
});

test('a field in quotes may hold semicolons and doubled quotes', () => {
  const rows = [NEW, '999;0;9;10;"ООО ""Рога; и копыта""";Омская область;Омская область;5500000000'];
  assert.deepEqual(places(rows, ['79990000005']), ['ООО "Рога и копыта" | Омская область | - | Asia/Omsk']);
});

test('rows of the old form, padded with blanks and without leading zeros', () => {
  const rows = [
    OLD,
    '301     ;       0 ;       999 ;       1000   ;       Открытое акционерное общество "АСВТ"    ;  г. Улан - Удэ|Республика Бурятия',
  ];
  assert.deepEqual(places(rows, ['73010000999', '73010001000']), [
    'Открытое акционерное общество "АСВТ" | Республика Бурятия | - | Asia/Irkutsk',
    // A code of a place keeps its region for numbers that are given to nobody.
    '- | Республика Бурятия | - | Asia/Irkutsk',
  ]);
});

test('a region that no record has keeps its name and the zone of its code', () => {
  const rows = [OLD, '395;2000000;2999999;1000000;ПАО "Ростелеком";Остров Ольхон'];
  assert.deepEqual(converted(rows).unknownRegions, ['Остров Ольхон']);
  assert.deepEqual(places(rows, ['73952123456']), ['Ростелеком | Остров Ольхон | 25039 | Asia/Irkutsk']);
});

test('several regions at once are one region of both names', () => {
  const rows = [
    OLD,
    '925;0000000;0009999;10000;ПАО "МегаФон";г. Москва * Московская область',
    '925;0010000;0019999;10000;ПАО "МегаФон";Московская область * Москва Московская область * Москва',
    '978;0000000;0009999;10000;ПАО "МТС";Республика Крым и г. Севастополь',
    '978;0010000;0019999;10000;ПАО "МТС";Республика Крым * г. Севастополь',
    '913;0000000;0009999;10000;ПАО "МТС";Омская обл. * Томская обл.',
    '913;0010000;0019999;10000;ПАО "МТС";Тульская обл. * Тверская обл.',
    '913;0020000;0029999;10000;ПАО "МТС";Первый район * Второй район',
    '913;0030000;0039999;10000;ПАО "МегаФон";Первый район * Второй район',
  ];
  assert.deepEqual(
    places(rows, ['79250000001', '79250010001', '79780000001', '79780010001', '79130000001', '79130010001']),
    [
      'МегаФон | Москва и Московская область | 25002 | Europe/Moscow',
      'МегаФон | Москва и Московская область | 25002 | Europe/Moscow',
      'МТС | Крым и Севастополь | 25001 | Europe/Simferopol',
      'МТС | Крым и Севастополь | 25001 | Europe/Simferopol',
      // Of two zones nobody can tell which.
      'МТС | Омская область и Томская область | 25001 | Europe/Moscow',
      'МТС | Тульская область и Тверская область | 25001 | Europe/Moscow',
    ],
  );
  assert.deepEqual(converted(rows).unknownRegions, ['Первый район * Второй район']);
});

test('a code that is one operator’s from end to end is one line', () => {
  const rows = [OLD, '916;0000000;9999999;10000000;ПАО "МТС";г. Москва и Московская область'];
  assert.deepEqual(places(rows, ['79160000000', '79169999999']), [
    'МТС | Москва и Московская область | 25001 | Europe/Moscow',
    'МТС | Москва и Московская область | 25001 | Europe/Moscow',
  ]);
});

test('numbers of the whole country have no region', () => {
  const rows = [OLD, '958;0000000;0009999;10000;ООО "Сонет";Российская Федерация'];
  assert.deepEqual(places(rows, ['79580000001']), ['Сонет | - | - | Europe/Moscow']);
});

test('neighbours of the same operator and region become one line, not across codes', () => {
  const rows = [
    OLD,
    '900;0010000;0019999;10000;ООО "Т2 Мобайл";Омская область',
    '900;0000000;0009999;10000;Т2 Мобайл;Омская обл.',
    '900;9990000;9999999;10000;ООО "Т2 Мобайл";Омская область',
    '901;0000000;0009999;10000;ООО "Т2 Мобайл";Омская область',
  ];
  const numbers = converted(rows)
    .text.split('\n')
    .filter((line) => /^79\d{9}-/.test(line));
  assert.deepEqual(
    numbers.map((line) => line.split('\t')[0]),
    ['79000000000-79000019999', '79009990000-79009999999', '79010000000-79010009999'],
  );
});

test('one company written in several ways is one operator', () => {
  const rows = [
    NEW,
    '900;0000000;0009999;10000;ООО "Новая Связь";Омская область;;5500000000',
    '900;0010000;0019999;10000;Общество с ограниченной ответственностью «НОВАЯ СВЯЗЬ»;Томская область;;5500000000',
    '900;0020000;0029999;10000;Новая-Связь+;Томская область;;5500000000',
  ];
  const read = readNumbering('a.tsv', converted(rows).text);
  assert.ok(read.ok);
  assert.deepEqual([...read.value.operators.keys()], ['RU.inn5500000000']);
});

const REFUSED: readonly (readonly [rows: readonly string[], sentence: string])[] = [
  [
    ['код;номер'],
    'DEF-9xx.csv, line 1: it must name the columns, as in АВС/ DEF;От;До;Емкость;Оператор;Регион',
  ],
  [[''], 'DEF-9xx.csv, line 1: it must name the columns, as in АВС/ DEF;От;До;Емкость;Оператор;Регион'],
  [[OLD], 'DEF-9xx.csv has no ranges'],
  [[OLD, '90;0;9;10;Т2;Москва'], 'DEF-9xx.csv, line 2: "90" is no code of three digits'],
  [
    [OLD, '900;0;99999999;10;Т2;Москва'],
    'DEF-9xx.csv, line 2: "0" to "99999999" are no numbers of up to 7 digits',
  ],
  [[OLD, '900;9;0;10;Т2;Москва'], 'DEF-9xx.csv, line 2: the range from 9 to 0 runs backwards'],
  [
    [OLD, '900;0;9;10;ООО "Рога; и копыта";Москва'],
    'DEF-9xx.csv, line 2: it has 7 fields, the first line names 6',
  ],
  [
    [OLD, '900;0;99;100;Т2;Москва', '900;50;150;101;МТС;Москва'],
    'DEF-9xx.csv, line 3: the number 79000000050 is in line 2 already',
  ],
];

for (const [rows, sentence] of REFUSED) {
  test(`a register is refused: ${sentence}`, () => {
    assert.throws(() => converted(rows), { message: sentence });
  });
}

test('legal forms, quotes, abbreviations and hyphens do not make another name', () => {
  const same = (key: (name: string) => string, ...names: readonly string[]): void => {
    assert.equal(new Set(names.map(key)).size, 1, names.map(key).join(' '));
  };
  same(operatorKey, 'ПАО "МегаФон"', 'МегаФон', 'Публичное акционерное общество «Мегафон»', 'ОАО Мегафон');
  same(regionKey, 'Омская область', 'Омская обл.', 'омская обл');
  same(regionKey, 'г. Москва', 'Москва', 'Город Москва', 'г.Москва');
  same(regionKey, 'Ямало - Ненецкий АО', 'Ямало-Ненецкий автономный округ', 'Ямало-Ненецкий а.о.');
  same(regionKey, 'Респ. Алтай', 'Республика Алтай');
  assert.notEqual(operatorKey('ООО'), '');
  assert.notEqual(regionKey('Республика Алтай'), regionKey('Алтайский край'));
});
