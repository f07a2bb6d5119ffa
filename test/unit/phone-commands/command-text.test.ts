// SMS texts that are commands, and those that only look like one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommand, recipientsAndText } from '../../../src/core/phone-commands/command-text.ts';
import {
  COMMAND_NAMES,
  COMMANDS,
  commandWords,
  helpText,
} from '../../../src/core/phone-commands/command-words.ts';

const WORDS = commandWords();

function read(text: string) {
  const command = readCommand(text, WORDS);
  return command && [command.name, command.pin, command.rest, command.language];
}

test('a word in any letter case, Latin or Cyrillic, with a PIN before it or none', () => {
  assert.deepEqual(read('balance'), ['balance', undefined, '', 'en']);
  assert.deepEqual(read('  1234  Баланс \n'), ['balance', '1234', '', 'ru']);
  assert.deepEqual(read('1234 SEND 79990000001,G5 See you\nat six'), [
    'send',
    '1234',
    '79990000001,G5 See you\nat six',
    'en',
  ]);
  assert.deepEqual(read('JOIN shop 4321'), ['join', '4321', 'shop 4321', 'en']);
  assert.deepEqual(read('?'), ['help', undefined, '', 'en']);
});

test('what is no command stays a message', () => {
  for (const text of [
    '',
    'Yes',
    '1234',
    '12 BALANCE',
    'BALANCE please',
    'join shop',
    'SENDER 7999',
    '1234567890123 HELP',
  ])
    assert.equal(read(text), undefined, text);
});

test('a bare STOP is a wish to be left alone; with an id and a number it takes a message back', () => {
  assert.equal(read('STOP'), undefined);
  assert.equal(read('стоп рассылка'), undefined);
  assert.deepEqual(read('стоп 17 +7 999 000-00-01'), ['stop', undefined, '17 +7 999 000-00-01', 'ru']);
});

test('a PIN is not among what is kept', () => {
  const kept = (text: string) => readCommand(text, WORDS)?.masked;
  assert.equal(kept('1234 BALANCE'), '**** BALANCE');
  assert.equal(kept('JOIN shop 4321'), 'JOIN shop ****');
  assert.equal(kept('SEND 79990000001 1234'), 'SEND 79990000001 1234');
});

test('recipients and text need each other', () => {
  assert.deepEqual(recipientsAndText('79990000001,79990000002 Hi there'), {
    phones: '79990000001,79990000002',
    text: 'Hi there',
  });
  assert.equal(recipientsAndText('79990000001'), undefined);
  assert.equal(recipientsAndText('79990000001   '), undefined);
});

test('words of the settings stand in place of those of the table', () => {
  const words = commandWords({ balance: ['saldo'], help: [] });
  assert.equal(readCommand('Saldo', words)?.name, 'balance');
  assert.equal(readCommand('BALANCE', words), undefined);
  assert.equal(readCommand('HELP', words), undefined);
  assert.equal(readCommand('SEND 79990000001 x', words)?.name, 'send');
});

test('no word stands for two commands, and the help names every command in both languages', () => {
  const all = COMMAND_NAMES.flatMap((name) => [...COMMANDS[name].words]);
  assert.equal(new Set(all).size, all.length);
  for (const language of ['en', 'ru'] as const)
    assert.equal(helpText(WORDS, language).split('\n').length, COMMAND_NAMES.length);
  assert.match(helpText(WORDS, 'ru'), /^БАЛАНС\nОТПРАВИТЬ <phones> <text>/);
});
