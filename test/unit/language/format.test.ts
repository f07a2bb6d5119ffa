// The canonical form by examples; that it never changes a meaning is a property test.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { compile, format } from '../../../src/language/index.ts';

const CASES: readonly (readonly [name: string, given: string, canonical: string])[] = [
  [
    'one entry a line, one blank after each colon, wrapped lines joined',
    'Hi  {MENU:Press 1 \r\n  1 :one\n   and more\n\n2\n: two\n*:BACK}   Bye ',
    'Hi\n{menu: Press 1\n1: one and more\n2: two\n*: back\n}\nBye',
  ],
  [
    'a call loses what is the default and gains the order of the page',
    '{menu:\n1: CALL: +101 , 102 OK:END wait=0\n2: call:101 err:1 WAIT=010 record\n}',
    '{menu:\n1: call:101,102 ok:end\n2: call:101 wait=10 err:1 record\n}',
  ],
  [
    'sms, record and addresses',
    '{menu:\n1: SMS: $PHONE , Shop , a,  b\n1:record:30\n1:record : 5\n1:URL\n1:HTTPS://Example.com/A\n}',
    '{menu:\n1: sms:$phone,Shop,a,  b\n1: record\n1: record: 5\n1: url\n1: HTTPS://Example.com/A\n}',
  ],
  [
    'escapes stay as they are written',
    'a \\} \\q{menu: x\\:y\n1: {b} \\{\n}',
    'a \\} \\q\n{menu: x\\:y\n1: {b} \\{\n}',
  ],
  ['a text without a menu is trimmed', '  Hello\nworld \n', 'Hello\nworld'],
  ['a comment stays', '{menu:\n1:end}\r\n~~~\r\nfor me ', '{menu:\n1: end\n}\n~~~\nfor me '],
  ['a message with errors comes back unchanged', ' {menu:\n 1: call:x\n}', ' {menu:\n 1: call:x\n}'],
  ['a menu without anything', '{menu: \n }', '{menu:}'],
  ['a backslash before a brace is kept apart', 'a\\\n{menu: x\\ }', 'a\\\n{menu: x\\\n}'],
];

for (const [name, given, canonical] of CASES)
  test(`format: ${name}`, () => {
    assert.equal(format(given), canonical);
    assert.equal(format(canonical), canonical);
    assert.deepEqual(compile(canonical).program, compile(given).program);
  });

test('format: where the wide form is too long for a message, the tight one is canonical', () => {
  const given = `{menu:\n${'1:x\n'.repeat(247)}}`;
  assert.equal([...given].length, 996);
  const formatted = format(given);
  assert.equal(formatted, `{menu:\n${'1:x\n'.repeat(246)}1:x}`);
  assert.equal(format(formatted), formatted);
  assert.deepEqual(compile(formatted).program, compile(given).program);
});

test('format: a tight form keeps a backslash apart from a brace', () => {
  const given = `a\\ {menu:\n${'1:x\n'.repeat(246)}1:x\\\n}`;
  assert.ok([...given].length <= 1000);
  assert.deepEqual(compile(format(given)).program, compile(given).program);
  assert.equal(format(format(given)), format(given));
});
