// What STYLE.md asks for and a machine can check: sizes, names, openings, banned words.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { filesBelow, ROOT } from '../support/repository.ts';

const sources = [
  ...filesBelow('src', '.ts'),
  ...filesBelow('clients/typescript/src', '.ts').filter(({ path }) => !path.endsWith('/schema.ts')),
];
const tests = filesBelow('test', '.ts');

const LINES_MOST = 400;
const FUNCTION_LINES_MOST = 70;

/** Tables are as long as what they list. Each file here holds nothing but one. */
const TABLES = new Set(['src/voice/legs/causes.ts', 'src/base/limits.ts', 'src/app/settings-table.ts']);

test(`source files have at most ${LINES_MOST} lines, tables apart`, () => {
  const long = sources
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter((file) => file.lines > LINES_MOST && !TABLES.has(file.path))
    .map((file) => `${file.path}: ${file.lines}`);
  assert.deepEqual(long, []);
});

test(`functions have at most ${FUNCTION_LINES_MOST} lines`, () => {
  const long = sources.flatMap((file) =>
    functionsOf(file.text)
      .filter((one) => one.lines > FUNCTION_LINES_MOST)
      .map((one) => `${file.path}:${one.line} ${one.name}: ${one.lines}`),
  );
  assert.deepEqual(long, []);
});

/** The formatter puts a function's last brace in the column of its first word: that is how its end is found. */
function functionsOf(
  text: string,
): readonly { readonly name: string; readonly line: number; readonly lines: number }[] {
  const lines = text.split('\n');
  const opening =
    /^(\s*)(?:export )?(?:async )?(?:function\*? (\w+)|(?:static |override |get |set |async |\*)*(#?\w+)\(.*\)?.*\{$|const (\w+) = (?:async )?\(.*=> \{$)/;
  return lines.flatMap((line, at) => {
    const match = opening.exec(line);
    const name = match?.[2] ?? match?.[3] ?? match?.[4];
    if (!match || !name || ['if', 'for', 'while', 'switch', 'catch', 'return'].includes(name)) return [];
    const end = lines.findIndex((one, index) => index > at && one.startsWith(`${match[1]}}`));
    return end < 0 ? [] : [{ name, line: at + 1, lines: end - at + 1 }];
  });
}

test('every source file opens by saying in two to five lines what it is', () => {
  const wrong = sources
    .filter((file) => {
      const lines = file.text.replace(/^#!.*\n/, '').split('\n');
      const length = lines.findIndex((line) => !line.startsWith('//'));
      return length < 1 || length > 6;
    })
    .map((file) => file.path);
  assert.deepEqual(wrong, []);
});

test('file names are kebab-case and say one thing', () => {
  const vague = /(^|[-/])(utils?|helpers?|common|manager|service|misc)([-./]|$)/;
  const wrong = [...sources, ...tests]
    .map((file) => file.path)
    .filter((path) => !/^[a-z0-9/-]+(\.test)?(\.d)?\.ts$/.test(path) || vague.test(path));
  assert.deepEqual(wrong, []);
});

test('index.ts stands only at a wall', () => {
  const found = sources.map((file) => file.path).filter((path) => path.endsWith('/index.ts'));
  assert.deepEqual(found, ['src/language/index.ts', 'clients/typescript/src/index.ts']);
});

/** Word → why it may not stand in the source. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/@ts-(ignore|expect-error|nocheck)/, 'a silenced compiler'],
  [/biome-ignore/, 'a silenced linter'],
  [/\b(TODO|FIXME|XXX|HACK)\b/, 'unfinished work'],
  [/\bconst enum\b|^\s*(export )?enum /m, 'an enum'],
  [/\bsetInterval\(/, 'setInterval: timers drift and pile up'],
  [/\b(it|test|describe)\.(skip|only|todo)\(/, 'a test that does not run'],
];

test('banned words are absent', () => {
  const wrong = [...sources, ...tests.filter((file) => !file.path.startsWith('test/tidy/'))].flatMap((file) =>
    BANNED.filter(([pattern]) => pattern.test(file.text)).map(([, why]) => `${file.path}: ${why}`),
  );
  assert.deepEqual(wrong, []);
});

test('the root holds what its visitors look for', () => {
  const names = new Set(readdirSync(ROOT));
  const wanted = [
    'README.md',
    'ARCHITECTURE.md',
    'STYLE.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
    'LICENSE',
    'dozvon',
    '.ci',
  ];
  assert.deepEqual(
    wanted.filter((name) => !names.has(name)),
    [],
  );
});
