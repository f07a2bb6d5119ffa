// Numbering files that are read, and those that are refused with a sentence that names the line.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNumbering } from '../../../src/core/numbers/numbering-text.ts';
import { numberingText } from '../../support/numbering.ts';

/** The lines of the header stand before: the first line of a case is line 6. */
const REFUSED: readonly (readonly [line: string, sentence: string])[] = [
  ['country ru Россия Russia 250 Europe/Moscow', '"ru" is no country code of two capital letters'],
  ['country RU . . 250 Europe/Moscow', 'a name is missing'],
  ['country RU Россия Russia 25 Europe/Moscow', '"25" is no mobile country code of three digits'],
  ['country RU Россия Russia 250 Europe/Moskva', '"Europe/Moskva" is no time zone'],
  ['country RU Россия Russia 250 +03:00', '"+03:00" is no time zone'],
  ['country RU Россия Russia 250', '"" is no time zone'],
  ['operator . МТС MTS 25001', 'the operator has no id'],
  ['operator - МТС MTS 25001', 'the operator has no id'],
  ['operator a . . 25001', 'a name is missing'],
  ['operator a А A 2501', '"2501" is no network code of 5 or 6 digits'],
  ['operator a А A 25001 x y', 'it has 7 fields, 6 are known'],
  ['region . А A', 'the region has no id'],
  ['region a А A Nowhere', '"Nowhere" is no time zone'],
  [`region a ${'x'.repeat(201)}`, 'a name is longer than 200 characters'],
  ['7916', 'nothing is said of 7916'],
  [
    'abc RU',
    '"abc" is neither a record nor numbers: write a prefix such as 7495, or a range such as 79161230000-79161239999',
  ],
  [
    '0916 RU',
    '"0916" is neither a record nor numbers: write a prefix such as 7495, or a range such as 79161230000-79161239999',
  ],
  ['100-99 RU', 'the ends of 100-99 differ in length'],
  ['1001-1000 RU', 'the range 1001-1000 runs backwards'],
  ['7 RU . . Mars/Olympus', '"Mars/Olympus" is no time zone'],
];

for (const [line, sentence] of REFUSED) {
  test(`${line.slice(0, 50)}: ${sentence}`, () => {
    const read = readNumbering('a.tsv', numberingText([line]));
    assert.deepEqual(read, { ok: false, error: `a.tsv, line 6: ${sentence}` });
  });
}

test('a record that is there twice is refused at the second', () => {
  const twice = ['operator a А', 'region b Б', 'country RU Россия . . Europe/Moscow'];
  for (const line of twice) {
    const read = readNumbering('a.tsv', numberingText([line, line]));
    assert.match(read.ok ? '' : read.error, /^a\.tsv, line 7: the \w+ \w+ is there already$/);
  }
});

test('a header that does not say where the facts come from is refused', () => {
  const whole = numberingText(['7 RU']);
  const without = (key: string): string =>
    whole
      .split('\n')
      .filter((line) => !line.startsWith(`# ${key}:`))
      .join('\n');
  for (const key of ['source', 'licence', 'date']) {
    const read = readNumbering('a.tsv', without(key));
    assert.deepEqual(read, { ok: false, error: `a.tsv: the header has no line "# ${key}: …"` });
  }
});

test('a date, a covered prefix and a first line that are none are refused', () => {
  const whole = numberingText(['7 RU']);
  const errors = [
    whole.replace('2026-01-31', '31.01.2026'),
    whole.replace('2026-01-31', '2026-13-31'),
    numberingText(['7 RU'], '79 abc'),
    whole.replace('numbering 1', 'numbering 2'),
    '',
  ].map((text) => {
    const read = readNumbering('a.tsv', text);
    return read.ok ? 'read' : read.error;
  });
  assert.deepEqual(errors, [
    'a.tsv: the date of the header is "31.01.2026", not of the form 2026-01-31',
    'a.tsv: the date of the header is "2026-13-31", not of the form 2026-01-31',
    'a.tsv: the header covers "abc", which is no prefix',
    'a.tsv, line 1: it must be "# Dozvon numbering 1"',
    'a.tsv, line 1: it must be "# Dozvon numbering 1"',
  ]);
});

test('line ends of Windows, a byte order mark and blank lines are nothing', () => {
  const text = numberingText(['7 RU', '', 'region a А A Asia/Omsk б|в']);
  const read = readNumbering('a.tsv', `\ufeff${text.replaceAll('\n', '\r\n')}`);
  assert.ok(read.ok);
  assert.equal(read.value.lines.length, 1);
  assert.deepEqual(read.value.regions.get('a'), {
    id: 'a',
    ru: 'А',
    en: 'A',
    timeZone: 'Asia/Omsk',
    aliases: ['б', 'в'],
  });
});

test('several lines of one key of the header are one text', () => {
  const text = numberingText(['7 RU']).replace('# licence', '# source: and another\n# licence');
  const read = readNumbering('a.tsv', text);
  assert.equal(read.ok && read.value.header.source, 'the test and another');
});
