// What is done to a text before an engine gets it, for all engines and for espeak-ng alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { espeakText } from '../../../src/voice/speech/espeak-text.ts';
import { firstLine } from '../../../src/voice/speech/first-line.ts';
import { spokenText } from '../../../src/voice/speech/spoken-text.ts';

test('a bare code of four to eight digits is read digit by digit', () => {
  assert.equal(spokenText(' 1234 '), '1 2 3 4');
  assert.equal(spokenText('00000000'), '0 0 0 0 0 0 0 0');
});

test('other texts are only trimmed', () => {
  for (const text of ['123', '123456789', '1 2 3 4', 'code 1234', 'one  two'])
    assert.equal(spokenText(`\n${text} `), text);
});

test('single digits get pauses from espeak-ng, numbers do not', () => {
  assert.equal(espeakText('Код 1 2 3 4.'), 'Код 1, 2, 3, 4.');
  assert.equal(espeakText('1 2 3 4'), '1, 2, 3, 4');
  assert.equal(espeakText('1 234 567'), '1 234 567');
  assert.equal(espeakText('за 5 7 дней'), 'за 5 7 дней');
});

test('nothing in a text is a tag, an entity or an end for espeak-ng', () => {
  assert.equal(espeakText('a<break time="9s"/>b'), 'a break time="9s"/ b');
  assert.equal(espeakText('you&amp;me'), 'you & amp;me');
  assert.equal(espeakText('a\u0000b'), 'a b');
});

test('a stress mark is not read out, a sum is', () => {
  assert.equal(espeakText('зам+ок +утром'), 'замок утром');
  assert.equal(espeakText('5 + 5, А+'), '5 + 5, А+');
});

test('the first line of a complaint is one clean line', () => {
  assert.equal(firstLine('\n\r\n  no\tvoice \u0007here\nsecond'), 'no voice  here');
  assert.equal(firstLine(''), '');
  assert.equal(firstLine('x'.repeat(1_000)).length, 300);
});
