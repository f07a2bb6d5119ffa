// Both ways to write Cyrillic in Latin letters.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alphabetOf } from '../../../src/core/messages/segments.ts';
import { transliterate } from '../../../src/core/messages/transliteration.ts';

test('by sound, capitals keeping their place', () => {
  assert.equal(transliterate('Щука и Ёж', 'translit'), 'Schuka i Yozh');
});

test('by shape, as the documentation writes its own word', () => {
  assert.equal(transliterate('транслит', 'look-alike'), 'mpaHc/Ium');
});

test('signs that would cost a whole alphabet are made plain', () => {
  assert.equal(transliterate('«Да» — №5…', 'translit'), '"Da" - No5...');
});

test('what is not Cyrillic stays', () => {
  assert.equal(transliterate('Hello 123 €', 'translit'), 'Hello 123 €');
  assert.equal(transliterate('Hello 123 €', 'look-alike'), 'Hello 123 €');
});

for (const way of ['translit', 'look-alike'] as const) {
  test(`all of Russian, Ukrainian and Kazakh fits the GSM alphabet by ${way}`, () => {
    const lower = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўәғқңөұүһ';
    const written = transliterate(lower + lower.toUpperCase(), way);
    assert.equal(alphabetOf(written), 'gsm7');
    // None of the characters that count two.
    assert.doesNotMatch(written, /[\^{}\\[~\]|€]/);
  });
}
