// The complaints in Russian: each has a sentence, nothing in it stays English or empty.
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { compile, DIAGNOSTICS, type Diagnostic, sentenceIn } from '../../../src/language/index.ts';

/** With `registered: 'none'` the account may call nobody. */
function complaints(text: string, registered: 'all' | 'none' = 'all'): readonly Diagnostic[] {
  return compile(text, { registeredNumbers: () => registered === 'all' }).diagnostics;
}

/** Words of the language itself stay as they are. */
const KEPT = /\b(?:call|sms|url|record|wait|ok|end|err|back|start|repeat|file|N|SMS|nobody|Cоme)\b/g;

/** Latin words left over once what was written in the text and the language's own words are gone. */
function english(sentence: string, text: string): readonly string[] {
  return [...sentence.replace(KEPT, '').matchAll(/[a-zA-Z]{3,}/g)]
    .map(([word]) => word)
    .filter((word) => !text.includes(word));
}

test('every complaint of the table is told in Russian with all its holes filled', () => {
  for (const [code, { example, sentence }] of Object.entries(DIAGNOSTICS)) {
    const registered = code === 'number-not-registered' ? 'none' : 'all';
    const found = complaints(example, registered).find((one) => one.code === code);
    assert.ok(found, code);
    const told = sentenceIn(found, 'ru');
    assert.match(told, /[а-яё]{3}/i, code);
    assert.doesNotMatch(told, /[{]\w|«»/, told);
    assert.deepEqual(english(told, example), [], told);
    assert.equal(sentenceIn(found, 'en'), found.sentence);
    // What the English sentence quotes the Russian one quotes too, but for phrases that are translated.
    for (const number of found.sentence.match(/\d+/g) ?? [])
      if (!sentence.includes(number)) assert.ok(told.includes(number), told);
  }
});

for (const [value, said] of [
  ['back\n more', 'за ней идёт строка, которая ничего не значит'],
  ['end:', 'двоеточие после неё не нужно'],
  ['url: x', 'напишите сам адрес или одно слово «url»'],
  ['record 5', 'перед секундами нужно двоеточие'],
  ['https://a.example/ b', 'в адресе нет пробелов'],
  ['https:///x', 'в адресе нет имени сервера'],
  ['record: 0', 'напишите число секунд: от 1 до 1800'],
  ['sms: 1', 'напишите номер, отправителя и текст через запятую'],
  ['sms:,,x', 'в ней нет номера'],
  ['sms:101,,', 'в ней нет текста'],
  ['call:', 'в ней нет номера'],
  ['call:101,', 'у запятой нет номера'],
  ['call:101 loud', '«loud» — не параметр; пишите wait=N, ok:end, err:ПУНКТ или record, без пробелов внутри'],
  ['call:101 ok:end ok:end', 'ok стоит дважды'],
  ['call:101 record ok:end', 'record должно быть последним словом'],
  ['<file >', 'не назван файл'],
  ['<file a', 'нет закрывающей «>»'],
] as const)
  test(`why "${value.replaceAll('\n', ' ')}" cannot be read is told in Russian`, () => {
    const told = complaints(`{menu: 1\n1: ${value}\n}`).map((one) => sentenceIn(one, 'ru'));
    assert.ok(
      told.some((sentence) => sentence.endsWith(said)),
      told.join('\n'),
    );
  });

test('how a command can repeat, and where a key is not named, is told in Russian', () => {
  const told = (text: string) => complaints(text).map((one) => sentenceIn(one, 'ru'));
  assert.ok(
    told('Press{menu:\n1: sms:$phone,,x\n}').some((one) =>
      one.startsWith('SMS в «1» может повториться за один звонок, каждый раз, когда абонент снова придёт'),
    ),
  );
  assert.ok(
    told('Press{menu:\n1: call:101 err:1\n}').some((one) => one.startsWith('перевод звонка в «1» может')),
  );
  assert.ok(told('Press{menu:\n1: a\n2: b\n}').includes('меню: текст не называет клавиши 1, 2'));
  assert.ok(told('Press 1{menu:\n1: a\n12: b\n}').includes('пункт 1: текст не называет клавишу 2'));
});

test('labels that are called as our own phrases are quoted as they are written', () => {
  const told = (text: string) => complaints(text).map((one) => sentenceIn(one, 'ru'));
  assert.deepEqual(
    told('{menu:\ntransfer: text\n}').filter((one) => one.includes('метке')),
    ['к метке «transfer» не ведёт ни один err:, её текст никогда не прозвучит'],
  );
  assert.ok(
    told('{menu:\n1: call:79999999999 err:transfer\n}').includes(
      'err:transfer никуда не ведёт: такого пункта или метки нет',
    ),
  );
  assert.ok(
    told('Press 1{menu:\n1: call:79999999999 err:transfer\ntransfer: call:79999999999 err:transfer\n}').some(
      (one) => one.startsWith('перевод звонка в «transfer» может повториться'),
    ),
  );
});
