// What each piece of a message is, for colouring it.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { type Mark, marksOf } from '../../../src/language/index.ts';

/** The marks of a message as `kind` and the text they cover. */
function pieces(message: string): readonly string[] {
  const lines = message.split('\n').map((line) => [...line]);
  const textOf = ({ line, column, endLine, endColumn }: Mark): string => {
    if (line === endLine) return lines[line - 1]!.slice(column - 1, endColumn - 1).join('');
    const between = lines.slice(line, endLine - 1).map((one) => one.join(''));
    const last = lines[endLine - 1]!.slice(0, endColumn - 1).join('');
    return [lines[line - 1]!.slice(column - 1).join(''), ...between, last].join('\n');
  };
  return marksOf(message).map((mark) => `${mark.kind} ${textOf(mark)}`);
}

test('a call has its number, its options and its target', () => {
  assert.deepEqual(
    pieces('Hi {menu: Press 1\n1: call:101,102 wait=20 ok:end err:sorry record\nsorry: No\n} Bye'),
    [
      'brace {menu:',
      'selector 1:',
      'command call:',
      'number 101,102',
      'option wait=20',
      'option ok:end',
      'option err:',
      'target sorry',
      'option record',
      'selector sorry:',
      'brace }',
    ],
  );
});

test('an SMS, an address, a recording, a sound, a control', () => {
  assert.deepEqual(
    pieces(
      '{menu:\n1: sms:$phone,Shop,Hi\n2: https://a.example/x\n3: record: 5\n4: a <file b.wav>\n*: back\n}',
    ),
    [
      'brace {menu:',
      'selector 1:',
      'command sms:',
      'number $phone',
      'phone $phone',
      'sender Shop',
      'selector 2:',
      'address https://a.example/x',
      'selector 3:',
      'command record:',
      'number 5',
      'selector 4:',
      'sound <file b.wav>',
      'selector *:',
      'command back',
      'brace }',
    ],
  );
});

test('an escaped brace is no brace, and a comment is one piece', () => {
  assert.deepEqual(pieces('a \\} 😀 \\{ {menu: x\n}\n~~~\nby me\n{menu:'), [
    'escape \\}',
    'escape \\{',
    'brace {menu:',
    'brace }',
    'comment \n~~~\nby me\n{menu:',
  ]);
});

test('a menu that is not closed yet is coloured as far as it goes', () => {
  assert.deepEqual(pieces('{menu: x\n1: call:12'), [
    'brace {menu:',
    'selector 1:',
    'command call:',
    'number 12',
  ]);
});

test('blanks and line ends about the pieces of an SMS belong to none', () => {
  assert.deepEqual(pieces('{menu:\n1: sms: $phone , Shop\n, Hi\n}').slice(2, -1), [
    'command sms:',
    'number $phone',
    'phone $phone',
    'sender Shop',
  ]);
});
