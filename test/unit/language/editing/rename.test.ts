// Going to names and giving them other ones; the cursor is written `|` here.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import {
  definitionsOf,
  edited,
  occurrenceAt,
  occurrencesIn,
  renamed,
  renameRefusalIn,
} from '../../../../src/language/index.ts';

function renaming(marked: string, name: string): string {
  const message = marked.replace('|', '');
  const edits = renamed(message, marked.indexOf('|'), name);
  return edits.ok ? edited(message, edits.value) : edits.error;
}

const MENU =
  'Hi{menu: p\n1: call:101 err:sorry\n11: call:102 err:1\n2: x\nsorry: No\nsorry: end\n*: back\nerr: x\n}';
const at = (piece: string) => MENU.replace(piece, `|${piece}`);

test('names stand at entries and behind err:', () => {
  assert.deepEqual(
    occurrencesIn('{menu: p\r\n1 : call:101 err:😀\r\n2\r\n: x\r\n3:\r\n}').map(({ selector, role }) => [
      selector,
      role,
    ]),
    [
      ['1', 'entry'],
      ['😀', 'target'],
      ['2', 'entry'],
      ['3', 'entry'],
    ],
  );
});

test('a jump leads to every entry of its name, or to what hangs below an item nobody wrote', () => {
  const occurrences = occurrencesIn(MENU);
  const lines = (selector: string) =>
    definitionsOf(occurrences, selector).map(({ range }) => MENU.slice(0, range.from).split('\n').length);
  assert.deepEqual(lines('sorry'), [5, 6]);
  assert.deepEqual(lines('nobody'), []);
  const orphan = occurrencesIn('{menu: p\n1: call:101 err:2\n21: x\n22: y\n}');
  assert.deepEqual(
    definitionsOf(orphan, '2').map((one) => one.selector),
    ['21', '22'],
  );
  assert.equal(occurrenceAt(occurrences, MENU.indexOf('sorry') + 5)!.selector, 'sorry');
});

test('a label is renamed wherever it is named', () => {
  const renamedMenu = MENU.replaceAll('sorry', 'nobody');
  assert.equal(renaming(at('sorry\n11'), 'nobody'), renamedMenu);
  assert.equal(renaming(at('sorry: end'), 'nobody'), renamedMenu);
});

test('an item takes along what hangs below it and the jumps there', () => {
  assert.equal(
    renaming(at('1: call:101'), '3'),
    MENU.replace('\n1:', '\n3:').replace('\n11:', '\n31:').replace('err:1', 'err:3'),
  );
  assert.equal(renaming(at('11:'), '25'), MENU.replace('11:', '25:'));
  assert.equal(renaming(at('*:'), '0'), MENU.replace('*:', '0:'));
});

test('a name that is taken, or no name of its kind, is refused', () => {
  assert.equal(renaming(at('1: call'), '2'), 'taken');
  assert.equal(renaming(at('2: x'), '1'), 'taken');
  assert.equal(renaming(at('1: call'), 'one'), 'no-path');
  assert.equal(renaming(at('sorry: No'), '3'), 'no-label');
  assert.equal(renaming(at('sorry: No'), 'two words'), 'no-label');
  assert.equal(renaming(at('sorry: No'), 'err'), 'fixed');
  assert.equal(renaming(at('err: x'), 'oops'), 'fixed');
  assert.equal(renaming(at('*: back'), '5'), 'no-control');
  assert.equal(renaming('He|llo', 'x'), 'nothing');
});

test('an item cannot take the name of a parent that nobody wrote', () => {
  assert.equal(renaming('{menu: p\n|1: a\n21: b\n}', '2'), 'taken');
});

test('a name that takes the aim of a jump away, or gives it one, is refused', () => {
  assert.equal(renaming('{menu: p\n1: call:101 err:2\n|21: b\n}', '31'), 'other-meaning');
  assert.equal(renaming('{menu: p\n|1: call:101 err:3\n}', '33'), 'other-meaning');
});

test('a name that makes an entry of a line of text is refused', () => {
  const text = '{menu: p\n1: call:101 err:sorry\n2: text\nВнимание: more text\n|sorry: No\n}';
  assert.equal(renaming(text, 'Внимание'), 'other-meaning');
  assert.match(renaming(text, 'Занято'), /err:Занято\n.*\nЗанято: No/s);
});

test('refusals are told in both languages', () => {
  assert.equal(renameRefusalIn('taken', 'en'), 'There is already one of this name.');
  assert.equal(renameRefusalIn('taken', 'ru'), 'Такое имя уже есть.');
});
