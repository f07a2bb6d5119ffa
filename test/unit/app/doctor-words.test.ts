// The doctor's words: both languages say the same of the same values.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COMMAND_WORDS,
  FOUND,
  found,
  inWords,
  joined,
  PIECES,
  SUBJECTS,
} from '../../../src/app/doctor-words.ts';
import type { InWords } from '../../../src/core/messages/status.ts';

const holes = (sentence: string): readonly string[] => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();

test('a sentence has the same holes in both languages, and is Russian in Russian', () => {
  const rows: readonly (readonly [string, InWords])[] = [FOUND, PIECES, COMMAND_WORDS, SUBJECTS].flatMap(
    (table) => Object.entries(table),
  );
  for (const [name, { en, ru }] of rows) {
    assert.deepEqual(holes(ru), holes(en), name);
    const words = en.replace(/\{\w+\}/g, '');
    if (/[a-z]{2}/.test(words) && en !== 'Node.js') assert.match(ru, /[а-яё]{2}/, name);
  }
});

test('holes are filled with values, and with what has a form in each language', () => {
  const ill = joined(
    ['one', 'two'].map((name) => inWords(PIECES.ill, { name, error: PIECES.silent })),
    '; ',
  );
  const told = found('trunks-ill', { ill });
  assert.equal(told.is, 'wrong');
  assert.match(
    told.sentence.en,
    /^one does not work \(no reply\); two does not work \(no reply\): check its host/,
  );
  assert.match(
    told.sentence.ru,
    /^one не работает \(нет ответа\); two не работает \(нет ответа\): проверьте его хост/,
  );
});
