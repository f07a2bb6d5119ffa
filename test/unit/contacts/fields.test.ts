// What a contact is made of, as values: addresses, dates of birth, fields, words, columns of files, personal texts, entries of the
// black list.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMail, readAddresses } from '../../../src/core/contacts/addresses.ts';
import { parseBirthday } from '../../../src/core/contacts/birthday.ts';
import { parseBlackValue, readBlackValues, wrongTerms } from '../../../src/core/contacts/black-list.ts';
import { checkFields, NO_FIELDS } from '../../../src/core/contacts/contact.ts';
import { type FilledContact, fill, isPersonal } from '../../../src/core/contacts/fill.ts';
import { columnsOf } from '../../../src/core/contacts/import-columns.ts';
import { readRow } from '../../../src/core/contacts/import-row.ts';

test('numbers are split by any separator, and stay whole when they are written with blanks', () => {
  const phones = (text: string) => {
    const read = readAddresses(text, 'phones');
    return read.ok ? read.value.join() : read.error;
  };
  assert.equal(
    phones('79990000001,79990000002;79990000003|79990000004\n79990000005'),
    '79990000001,79990000002,79990000003,79990000004,79990000005',
  );
  assert.equal(phones('+7 (999) 000-00-01, 8 999 000 00 02'), '79990000001,79990000002');
  assert.equal(phones('79990000001 79990000002/79990000003'), '79990000001,79990000002,79990000003');
  assert.equal(phones('79990000001, 89990000001'), '79990000001');
  assert.equal(phones('79990000001, 12'), '"12" is no phone number');
  assert.equal(phones(' , ;'), '');
});

test('e-mail addresses are kept in small letters; what is none is refused', () => {
  assert.equal(parseMail(' Anna.B+c@Example.COM '), 'anna.b+c@example.com');
  for (const wrong of [
    '',
    'a',
    'a@b',
    '@b.example',
    'a@.example',
    'a@b..example',
    'a b@c.example',
    'a@-b.example',
    `${'a'.repeat(65)}@b.example`,
    'a@b.example\0',
    '\ud800@b.example',
  ])
    assert.equal(parseMail(wrong), undefined, JSON.stringify(wrong));
  const read = readAddresses('Anna <A@b.example>', 'mails');
  assert.deepEqual(read, { ok: false, error: '"Anna" is no e-mail address' });
});

test('a date of birth is a day of the calendar', () => {
  assert.equal(parseBirthday('7.1.1990'), '07.01.1990');
  assert.equal(parseBirthday('1990-01-07'), '07.01.1990');
  assert.equal(parseBirthday('07/01/1990'), '07.01.1990');
  assert.equal(parseBirthday('29.02.2000'), '29.02.2000');
  for (const wrong of ['29.02.2001', '31.04.2000', '00.01.2000', '1.1.90', 'x', '01.01.1700'])
    assert.equal(parseBirthday(wrong), undefined, wrong);
  assert.deepEqual(checkFields({ birthday: '', name: ' a ' }), {
    ok: true,
    value: { birthday: '', name: 'a' },
  });
});

test('columns are told by headings in Russian and English', () => {
  const meanings = (...first: string[]) => {
    const columns = columnsOf(first, 'phones', undefined);
    return columns.ok ? columns.value.meanings : columns.error;
  };
  assert.deepEqual(meanings('ФИО', 'Номер телефона', 'Дата рождения', 'Что-то', 'Группы'), [
    'fullName',
    'address',
    'birthday',
    undefined,
    'groups',
  ]);
  assert.deepEqual(meanings('Last name', 'First Name', 'Mobile phone', 'E-mail', 'Notes'), [
    'lastName',
    'firstName',
    'address',
    undefined,
    'comment',
  ]);
  assert.deepEqual(meanings('Телефон', 'Телефон', 'Имя', 'Имя'), [
    'address',
    'address',
    'firstName',
    undefined,
  ]);
  assert.match(String(meanings('a', 'b')), /^no column of phone numbers .* the first row has "a", "b"$/);
});

test('columns are chosen by number, letter or heading, or guessed from the first row', () => {
  const choose = (first: string[], ...pairs: [string, string][]) =>
    columnsOf(
      first,
      'phones',
      pairs.map(([meaning, column]) => ({ meaning: meaning as 'address', column })),
    );
  assert.deepEqual(choose(['79990000001', 'x', 'y'], ['address', '1'], ['comment', 'C']), {
    ok: true,
    value: { meanings: ['address', undefined, 'comment'], headings: 'none' },
  });
  assert.deepEqual(choose(['Nr', 'Who'], ['address', 'nr'], ['name', 'Who']), {
    ok: true,
    value: { meanings: ['address', 'name'], headings: 'first row' },
  });
  assert.equal(choose(['a'], ['address', 'nothing']).ok, false);
  assert.equal(choose(['a'], ['name', '1']).ok, false);
  assert.deepEqual(columnsOf(['5', 'Anna', '89990000001'], 'phones', undefined), {
    ok: true,
    value: { meanings: [undefined, 'name', 'address'], headings: 'none' },
  });
});

test('a row becomes a contact or a sentence', () => {
  const row = (...cells: string[]) => readRow(cells, ['fullName', 'address', 'birthday', 'groups'], 'phones');
  assert.deepEqual(row('Иванова Анна Петровна', '8 999 000-00-01', '1.2.1990', 'a, b|a'), {
    ok: true,
    value: {
      addresses: ['79990000001'],
      fields: { lastName: 'Иванова', firstName: 'Анна', middleName: 'Петровна', birthday: '01.02.1990' },
      groups: ['a', 'b'],
    },
  });
  assert.deepEqual(row('x', '', ''), {
    ok: false,
    error: { sentence: 'there is no phone number', column: 2 },
  });
  assert.deepEqual(row('x', 'abc', ''), {
    ok: false,
    error: { sentence: '"abc" is no phone number', column: 2 },
  });
  assert.deepEqual(row('x', '79990000001', 'soon'), {
    ok: false,
    error: { sentence: '"soon" is no date of birth; write dd.mm.yyyy', column: 3 },
  });
  assert.deepEqual(row('x', '79990000001', '', 'g'.repeat(4_001)), {
    ok: false,
    error: { sentence: 'column 4 is longer than 4000 characters', column: 4 },
  });
  // A part of a full name is where the full name is; a row as a whole is nowhere.
  const long = row(`Иванова ${'а'.repeat(300)}`, '79990000001');
  assert.equal(long.ok ? undefined : long.error.column, 1);
  assert.deepEqual(row(...Array.from({ length: 201 }, () => '')), {
    ok: false,
    error: { sentence: 'it has more than 200 columns' },
  });
});

const ANNA: FilledContact = {
  ...NO_FIELDS,
  firstName: 'Анна',
  lastName: 'Иванова',
  comment: '#phone# {menu: x}',
  address: '79990000001',
};

test('personal texts say what the book knows, and nothing is looked into twice', () => {
  assert.equal(fill('Hello, #FNM# (#name#), #phone#!', ANNA), 'Hello, Анна (Иванова Анна), 79990000001!');
  assert.equal(fill('#mnm##cmt# #unknown# ##', ANNA), '#phone# {menu: x} #unknown# ##');
  assert.equal(fill('#cmt#', ANNA, 'call'), '#phone# menu: x');
  assert.deepEqual([isPersonal('a #bd# b'), isPersonal('#1 #2'), isPersonal('')], [true, false, false]);
});

test('entries of the black list are numbers, prefixes and addresses', () => {
  assert.deepEqual(parseBlackValue('8 999 000-00-01'), { form: 'number', value: '79990000001' });
  assert.deepEqual(parseBlackValue('+7900*'), { form: 'prefix', value: '7900' });
  assert.deepEqual(parseBlackValue('8 900 *'), { form: 'prefix', value: '7900' });
  assert.deepEqual(parseBlackValue('A@b.example'), { form: 'mail', value: 'a@b.example' });
  for (const wrong of ['', '*', '12', '7*9', '1234567890123456*'])
    assert.equal(parseBlackValue(wrong), undefined, wrong);
  const read = readBlackValues('79990000001, 89990000001; 7900*');
  assert.equal(read.ok && read.value.length, 2);
  assert.equal(wrongTerms({ list: 'grey', scope: 'all', reason: '', until: undefined }) === undefined, false);
});
