// Menus in plain words, and the bounds that go with them.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { boundsOf, compile, explain } from '../../../src/language/index.ts';

const example = readFileSync(new URL('../../../../examples/public-page.menu', import.meta.url), 'utf8');

test('a menu in plain English', () => {
  const { program } = compile(
    'Hello{menu: Press 1\n1: One, press 2\n12: call:101,102 wait=9 ok:end err:sorry record\n*: back\nsorry: Nobody\nerr: Wrong\n}Bye',
  );
  assert.deepEqual(explain(program!), [
    'On answer: says "Hello".',
    'Menu: says "Press 1".',
    '  Key 1: says "One, press 2".',
    '    Key 1 2: connects with 101, 102, each rings 9 s, the conversation is recorded, after the conversation leaves the menu, when nobody answers goes to sorry.',
    'Key * anywhere: goes one level up.',
    'A wrong key: says "Wrong".',
    'When a call fails, err:sorry: says "Nobody".',
    'Silence: after 3 rounds of 5 s the menu is left.',
    'Wrong keys: the 3rd in a row leaves the menu.',
    'At the end: says "Bye".',
    'Longest path: 1, 2 (keys to press: 2).',
    'Texts heard without a single right key: at most 9.',
  ]);
});

test('the example of the public page in Russian names every selector', () => {
  const { program } = compile(example);
  const lines = explain(program!, { lang: 'ru' });
  assert.equal(lines[0], 'После ответа: звучит «Здравствуйте! Вас приветствует служба доставки.».');
  for (const start of [
    '  Клавиша 1:',
    '    Клавиша 1 3:',
    '  Клавиша 7:',
    'Клавиша * в любом месте:',
    'Неверная клавиша:',
  ])
    assert.ok(
      lines.some((line) => line.startsWith(start)),
      start,
    );
  assert.ok(lines.some((line) => line.includes('если никто не ответил, переход к callerr')));
});

test('a text without a menu is explained in two lines', () => {
  assert.deepEqual(explain(compile('Hello').program!), [
    'On answer: says "Hello".',
    'There is no menu: then the call ends.',
  ]);
});

test('bounds grow with the settings that cause them', () => {
  const { program } = compile(example);
  const settings = {
    silenceSeconds: 5,
    silenceRounds: 3,
    wrongKeys: 3,
    interrupt: 'on',
    smsMax: 10,
  } as const;
  const few = boundsOf(program!, settings);
  const many = boundsOf(program!, { ...settings, silenceRounds: 5, wrongKeys: 9 });
  assert.ok(many.textsWithoutKey > few.textsWithoutKey);
  assert.ok(many.waitsAfterKey > few.waitsAfterKey);
});
