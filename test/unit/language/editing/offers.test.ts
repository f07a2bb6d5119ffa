// What an editor offers at the cursor, which is written `|` here.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { type Offer, offersAt } from '../../../../src/language/index.ts';

const found = (marked: string) => offersAt(marked.replace('|', ''), marked.indexOf('|'), 'en');
const labels = (marked: string): readonly string[] => (found(marked)?.offers ?? []).map((one) => one.label);
const inserted = ({ pieces }: Offer): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : `<<${piece.hole}>>`)).join('');

test('before the menu the menu is offered, by itself once its brace is typed', () => {
  assert.deepEqual(labels('Hello |'), ['{menu:']);
  assert.equal(found('Hello |')!.when, 'asked');
  assert.equal(found('Hello {me|')!.when, 'by-itself');
  assert.equal(found('Hello {me|')!.from, 'Hello '.length);
  assert.equal(inserted(found('Hello {me|')!.offers[0]!), '{menu: <<>>\n1: <<>>\n}');
});

test('on a new line the next free keys are offered, and what is not written yet', () => {
  assert.deepEqual(labels('{menu: p\n1: a\n12: b\n*: back\n|\n}'), ['2:', '11:', '121:', '0:', '#:', 'err:']);
  assert.equal(found('{menu: p\n1: a\n|\n}')!.when, 'asked');
});

test('after a selector commands are offered by themselves', () => {
  const offers = found('{menu: p\n1: |\n}')!;
  assert.equal(offers.when, 'by-itself');
  assert.deepEqual(
    offers.offers.map((one) => one.label),
    ['call:', 'sms:', 'record: 30', 'back', 'start', 'repeat', 'end', 'url'],
  );
  assert.equal(inserted(offers.offers[1]!), 'sms:$phone,,<<text>>');
});

test('a label of any alphabet is followed by commands like a key', () => {
  for (const label of ['help', 'помощь', 'सेवा'])
    assert.equal(found(`{menu: p\n1: call:101 err:${label}\n${label}: |\n}`)?.when, 'by-itself', label);
  assert.deepEqual(labels('{menu: p\n1: call:101 err:सेवा\n1: call:102 err:से|\nसेवा: end\n}'), ['सेवा', '1']);
});

test('after the numbers of a call its options are offered, between numbers they are not', () => {
  const options = ['wait=20', 'ok:end', 'err:', 'record'];
  assert.deepEqual(labels('{menu: p\n1: call:79990000001 |\n}'), options);
  assert.deepEqual(labels('{menu: p\n1: call:79990000001 wait=5 o|\n}'), ['ok:end', 'err:', 'record']);
  assert.deepEqual(labels('{menu: p\n1: call:79990000001 ok:end err:2 |\n}'), ['wait=20', 'record']);
  assert.deepEqual(labels('{menu: p\n1: call:79990000001 record |\n}'), []);
  assert.deepEqual(labels('{menu: p\n1: call:79990000001, |\n}'), []);
  assert.deepEqual(labels('{menu: p\n1: call: |\n}'), []);
});

test('after err: everything that can be jumped to is offered', () => {
  assert.deepEqual(labels('{menu: p\n1: call:101 err:|\n21: x\n*: back\nsorry: no\n}'), [
    'sorry',
    '1',
    '2',
    '21',
    '*',
  ]);
});

test('a dollar and an angle bracket begin what a text can hold, behind the menu too', () => {
  for (const text of ['Hi $|', '{menu: p <|\n}', '{menu: p\n} Bye $ph|'])
    assert.deepEqual(labels(text), ['$phone', '<file'], text);
});

test('nothing is offered in a spoken text, behind the menu, and in the comment', () => {
  for (const text of ['{menu: press |\n}', '{menu: p\n1: text |\n}', '{menu: p\n}\n|', 'Hi\n~~~\n{|'])
    assert.deepEqual(labels(text), [], text);
});

test('places are UTF-16 offsets', () => {
  assert.equal(found('😀\r\n{menu: 😀\r\n1: ca|\r\n}')!.from, '😀\r\n{menu: 😀\r\n1: '.length);
});

test('offers are told in Russian', () => {
  assert.equal(offersAt('{menu: p\n1: \n}', 12, 'ru')!.offers[0]!.detail, 'соединить с кем-то');
});
