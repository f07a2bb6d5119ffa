// Wrong rows in Russian: what the readers of rows complain of is found, and what filled its holes is kept.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import type { Book } from '../../../src/core/contacts/addresses.ts';
import type { ColumnMeaning } from '../../../src/core/contacts/import-columns.ts';
import { readRow } from '../../../src/core/contacts/import-row.ts';
import { ROW_SENTENCES, rowSentenceIn } from '../../../src/core/contacts/row-words.ts';

const MEANINGS: readonly ColumnMeaning[] = ['address', 'name', 'birthday', 'groups'];

function told(row: readonly string[], book: Book = 'phones'): string {
  const read = readRow(row, MEANINGS, book);
  if (read.ok) throw new Error('the row is right');
  assert.equal(rowSentenceIn(read.error.sentence, 'en'), read.error.sentence);
  return rowSentenceIn(read.error.sentence, 'ru');
}

test('what is wrong with a row is said in Russian, with what stands in it', () => {
  const phone = '79990000001';
  const long = 'x'.repeat(LIMITS.contacts.nameCharacters + 1);
  assert.equal(told(['abc']), '«abc» — не номер телефона');
  assert.equal(told(['abc'], 'mails'), '«abc» — не адрес e-mail');
  assert.equal(told(['', 'Anna']), 'нет номера телефона');
  assert.equal(told(['', 'Anna'], 'mails'), 'нет адреса e-mail');
  assert.equal(told([phone, '', '32.13.2000']), '«32.13.2000» — не дата рождения; пишите дд.мм.гггг');
  assert.equal(told([phone, long]), `имя: больше ${LIMITS.contacts.nameCharacters} знаков`);
  assert.equal(told([phone, '', '', long]), `в имени группы больше ${LIMITS.contacts.nameCharacters} знаков`);
  assert.equal(
    told([phone, 'x'.repeat(LIMITS.sheet.cellCharacters + 1)]),
    `в столбце 2 больше ${LIMITS.sheet.cellCharacters} знаков`,
  );
  assert.equal(
    told(Array.from({ length: LIMITS.sheet.columns + 1 }, () => 'x')),
    `столбцов больше ${LIMITS.sheet.columns}`,
  );
  const numbers = Array.from({ length: LIMITS.contacts.addresses + 1 }, (_, at) => `${79990000001 + at}`);
  assert.equal(told([numbers.join(' ')]), `номеров или адресов больше ${LIMITS.contacts.addresses}`);
});

test('each sentence keeps its holes, and one that is not known stays', () => {
  for (const [english, russian] of ROW_SENTENCES) {
    const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    assert.deepEqual(holes(russian), holes(english));
    assert.notEqual(rowSentenceIn(english.replace(/\{\w+\}/g, '7'), 'ru'), english);
  }
  assert.equal(rowSentenceIn('something new', 'ru'), 'something new');
});
