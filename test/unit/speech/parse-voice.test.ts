// The `voice` of a request: names, languages, and the alphabet that decides when no language is said.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf, parseVoice } from '../../../src/voice/speech/parse-voice.ts';
import { VOICE_NAMES } from '../../../src/voice/speech/speech.ts';

test('every one of the eight names is known', () => {
  for (const name of VOICE_NAMES) assert.deepEqual(parseVoice(name, 'hello'), { name, language: 'en' });
});

test('an absent, empty or unknown name is the default, without an error', () => {
  for (const voice of [undefined, '', 'x', 'm5', 'toString', ','])
    assert.equal(parseVoice(voice, 'hello').name, 'm3');
  assert.equal(parseVoice('nobody', 'hello', 'w2').name, 'w2');
});

test('the two letters after the comma are the language, whatever the text', () => {
  assert.deepEqual(parseVoice('w2,fr', 'Привет'), { name: 'w2', language: 'fr' });
  assert.deepEqual(parseVoice(' W2 , FR ', 'Привет'), { name: 'w2', language: 'fr' });
  assert.deepEqual(parseVoice('nobody,de', 'Привет'), { name: 'm3', language: 'de' });
  assert.deepEqual(parseVoice(',de', 'Привет'), { name: 'm3', language: 'de' });
});

test('a language that is not two letters is that of the text', () => {
  for (const voice of ['m,', 'm,e', 'm,eng', 'm,12', 'm,ру'])
    assert.equal(parseVoice(voice, 'Привет').language, 'ru');
});

test('without a language the alphabet decides', () => {
  const cases: [string, string][] = [
    ['Hello', 'en'],
    ['1234', 'en'],
    ['', 'en'],
    ['Привет', 'ru'],
    ['Code для входа', 'ru'],
    ['Ваше замовлення їде', 'uk'],
    ['ҐАНОК', 'uk'],
    ['Сәлеметсіз бе', 'kk'],
    ['Қазақстан', 'kk'],
    ['Этот рейс летит в Київ, объявлена посадка', 'ru'],
  ];
  for (const [text, language] of cases) assert.equal(languageOf(text), language, text);
});
