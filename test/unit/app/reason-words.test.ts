// What speech, trunks and calls say of their troubles in Russian: every row, what lies in another, and what nobody has words for.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUSE_WORDS, REASONS, reasonText } from '../../../src/core/administration/reason-words.ts';
import { CAUSES } from '../../../src/voice/legs/causes.ts';

const CYRILLIC = /[а-яё]/;

test('every reason is told in Russian with the values that the English one has', () => {
  for (const { en, ru } of REASONS) {
    const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_hole, name: string) => `<${name}>`);
    assert.equal(reasonText(filled(en), 'en'), filled(en));
    assert.equal(reasonText(filled(en), 'ru'), filled(ru));
    assert.match(ru, CYRILLIC);
  }
});

test('a reason inside another, behind a place or a status of SIP is told in Russian too', () => {
  const told: readonly (readonly [string, string])[] = [
    ['403 Forbidden', '403 запрещено («Forbidden»)'],
    [
      'the registrar cannot be reached: no reply from 192.0.2.1:5060',
      'сервер регистрации недоступен: нет ответа от 192.0.2.1:5060',
    ],
    ['192.0.2.1:5060: connect ECONNREFUSED 192.0.2.1:5060', '192.0.2.1:5060: там никто не слушает'],
    ['piper ended with 1: no model', 'piper: конец с кодом 1: no model'],
    ['the program piper is not installed', 'программа piper не установлена'],
    ['something that nobody has words for', 'something that nobody has words for'],
    ['899 What', '899 What'],
  ];
  for (const [en, ru] of told) assert.equal(reasonText(en, 'ru'), ru);
});

test('every cause that ends a call has words in both languages', () => {
  const named = CAUSES.map(({ name }) => name).filter((name) => name !== 'answered');
  assert.deepEqual(
    named.filter((name) => CAUSE_WORDS[name] === undefined),
    [],
  );
  for (const { en, ru } of Object.values(CAUSE_WORDS)) {
    assert.doesNotMatch(en, CYRILLIC);
    assert.match(ru, CYRILLIC);
  }
});
