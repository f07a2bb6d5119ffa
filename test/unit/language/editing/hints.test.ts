// What stands under the pointer means; the pointer is written `|` here.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { hintAt } from '../../../../src/language/index.ts';

function hint(marked: string, language: 'en' | 'ru' = 'en'): string | undefined {
  const message = marked.replace('|', '');
  const found = hintAt(message, marked.indexOf('|'), language);
  return found && `${message.slice(found.from, found.to)} = ${found.text}`;
}

test('a selector tells what its key does, a target where it leads', () => {
  assert.equal(hint('{menu: p\n|12: Hi\n}'), '12: = Key 1, then 2: says "Hi".');
  assert.equal(
    hint('{menu: p\n1: call:101 err:s|orry\nsorry: No\n}'),
    'sorry = Label sorry, reached by err:sorry: says "No".',
  );
  assert.equal(hint('{menu: p\nerr|: No\n}'), 'err: = A wrong key: says "No".');
  assert.equal(hint('{menu: p\n1: call:101 err:|2\n21: x\n}'), '2 = Key 2: says what was said before.');
  assert.equal(hint('{menu: p\n1: call:101 err:|no\n}'), 'no = There is no such item or label.');
});

test('an entry that cannot be read says so', () => {
  assert.equal(hint('{menu: p\n|1:\n}'), '1: = Key 1: nothing that can be read.');
  assert.equal(hint('{menu: p\n|1: call:x\n}'), '1: = Key 1: nothing that can be read.');
});

test('commands, options, numbers and holes tell what they do', () => {
  const line =
    '{menu: p\n1: call:101 wait=5 ok:end err:1 record\n2: sms:$phone,Shop,Hi\n3: record: 5\n4: url\n}';
  const at = (piece: string) => hint(line.replace(piece, `|${piece}`));
  assert.match(at('call:')!, /^call: = Connects with somebody/);
  assert.match(at('101')!, /registered in the account/);
  assert.match(at('wait')!, /^wait=5 = How many seconds/);
  assert.match(at('ok:')!, /the menu is left/);
  assert.match(at('err:')!, /^err: = Where to go/);
  assert.match(at('$phone')!, /^\$phone = The number of the subscriber/);
  assert.equal(hint('{menu: p\n1: sms:|79990000001,,Hi\n}'), '79990000001 = The number the SMS goes to.');
  assert.match(at('Shop')!, /^Shop = The sender/);
  assert.match(at('5\n')!, /Seconds/);
  assert.match(at('url')!, /handler of the account/);
  assert.match(hint('{menu: p\n1: Hi\n} a\n~~~\nno|te')!, /private comment/);
});

test('a spoken text has no hint', () => {
  assert.equal(hint('He|llo{menu: p\n1: Hi\n}'), undefined);
});

test('surrogate pairs and CRLF move nothing, and Russian is Russian', () => {
  assert.equal(hint('😀😀\r\n{menu: 😀\r\n|1: Да\r\n}', 'ru'), '1: = Клавиша 1: звучит «Да».');
});
