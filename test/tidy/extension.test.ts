// The extension for VS Code is made of what its manifest names: files, words in both languages, settings that its code reads.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../support/repository.ts';

const FOLDER = path.join(ROOT, 'editors/vscode');
const text = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8');
const manifest = text('package.json');

type Words = Readonly<Record<string, string>>;

test('every file that the manifest names is there', () => {
  const named = [...manifest.matchAll(/"(\.\/[^"]+)"/g)].map((match) => match[1] ?? '');
  assert.ok(named.length >= 3, named.join());
  assert.deepEqual(
    named.filter((name) => !existsSync(path.join(FOLDER, name))),
    [],
  );
});

test('the words of the manifest are there in English and Russian, and no others', () => {
  const used = [...manifest.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1] ?? '').sort();
  for (const name of ['package.nls.json', 'package.nls.ru.json'])
    assert.deepEqual(Object.keys(JSON.parse(text(name)) as Words).sort(), used, name);
});

test('the code reads the settings and runs the commands that the manifest declares', () => {
  const { contributes } = JSON.parse(manifest) as {
    readonly contributes: {
      readonly configuration: { readonly properties: Words };
      readonly commands: readonly { readonly command: string }[];
      readonly languages: readonly { readonly id: string }[];
    };
  };
  const code = text('extension.js');
  const read = [...code.matchAll(/settings\.get\('(\w+)'\)/g)].map((match) => `dozvon.${match[1]}`);
  const watched = [...code.matchAll(/affectsConfiguration\('([\w.]+)'\)/g)].map((match) => match[1]);
  // The client's library reads this one by itself.
  const declared = Object.keys(contributes.configuration.properties).filter(
    (one) => one !== 'dozvon.trace.server',
  );
  assert.deepEqual(read, declared);
  assert.deepEqual(watched, declared);
  const registered = [...code.matchAll(/registerCommand\('([\w.]+)'/g)].map((match) => match[1]);
  assert.deepEqual(
    registered,
    contributes.commands.map((one) => one.command),
  );
  assert.deepEqual(
    [...code.matchAll(/language: '([\w-]+)'/g)].map((match) => match[1]),
    contributes.languages.map((one) => one.id),
  );
});

test('words of a menu are words of the editor, whatever their alphabet', () => {
  const { wordPattern } = JSON.parse(text('language-configuration.json')) as {
    readonly wordPattern: { readonly pattern: string; readonly flags: string };
  };
  // Of a plain text VS Code makes a pattern without flags, to which \\p means nothing.
  const words = '12: call:79990000001 err:ошибка\n*: back'.match(
    new RegExp(wordPattern.pattern, `${wordPattern.flags}g`),
  );
  assert.deepEqual(words, ['12', 'call', '79990000001', 'err', 'ошибка', '*', 'back']);
});

test('its licence is that of Dozvon', () => {
  assert.equal(text('LICENSE'), readFileSync(path.join(ROOT, 'LICENSE'), 'utf8'));
});
