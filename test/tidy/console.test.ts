// What console/README.md asks of the pages and a machine can check: imports, sizes, names, openings, banned words, printed types.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { apiTypes } from '../../src/app/api-types.ts';
import { filesBelow, importsOf, ROOT } from '../support/repository.ts';

const PRINTED = 'clients/typescript/src/schema.ts';
const files = [...filesBelow('console/src', '.ts'), ...filesBelow('console/src', '.tsx')].filter(
  (file) => file.path !== PRINTED,
);

test('the types of the API are those of its description (npm run docs prints them)', () => {
  assert.equal(readFileSync(path.join(ROOT, PRINTED), 'utf8'), apiTypes());
});

/** Folder of the console → what of it a file of each may import beside its own folder. */
const LOWER: Readonly<Record<string, readonly string[]>> = {
  words: ['api'],
  api: [],
  parts: ['api', 'words'],
  app: ['api', 'words', 'parts', 'pages'],
  pages: ['api', 'words', 'parts', 'app'],
};

/**
 * Of the server the pages may use what is pure and meant for them: two folders, and what must not be said twice of texts, numbers and
 * troubles (how a text is cut into parts, what its errors are called, what a telephone number is, what trunks and speech say).
 */
const OF_SERVER =
  /^src\/(?:(?:base|language)\/|core\/(?:messages\/(?:errors|segments|transliteration)|numbers\/phone-number|administration\/reason-words)\.ts$)/;

function placeOf(file: string): { readonly folder: string; readonly area: string | undefined } {
  const [folder = '', area] = file.slice('console/src/'.length).split('/');
  return { folder, area: folder === 'pages' ? area : undefined };
}

function mayImport(from: string, to: string): boolean {
  if (!to.startsWith('console/')) return OF_SERVER.test(to);
  const [here, there] = [placeOf(from), placeOf(to)];
  if (here.folder !== there.folder) return LOWER[here.folder]?.includes(there.folder) ?? true;
  return here.area === there.area;
}

test('pages import their own area, what is shared, and the pure folders of the server', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((one) => /^(?:console|src)\//.test(one) && !mayImport(file.path, one))
      .map((one) => `${file.path} imports ${one}`),
  );
  assert.deepEqual(wrong, []);
});

const LINES_MOST = 400;

test(`files of the console have at most ${LINES_MOST} lines`, () => {
  const long = files
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter((file) => file.lines > LINES_MOST)
    .map((file) => `${file.path}: ${file.lines}`);
  assert.deepEqual(long, []);
});

/** Markup is long without being hard. */
const FUNCTION_LINES_MOST = 120;

test(`functions of the console have at most ${FUNCTION_LINES_MOST} lines`, () => {
  const long = files.flatMap((file) => {
    const lines = file.text.split('\n');
    return lines.flatMap((line, at) => {
      const name = /^(?:export )?(?:async )?function (\w+)/.exec(line)?.[1];
      if (name === undefined) return [];
      const length = lines.slice(at).indexOf('}') + 1;
      return length > FUNCTION_LINES_MOST ? [`${file.path}:${at + 1} ${name}: ${length}`] : [];
    });
  });
  assert.deepEqual(long, []);
});

test('every file of the console opens by saying what it is, and is called what it is', () => {
  const vague = /(^|[-/])(utils?|helpers?|common|manager|service|misc)([-./]|$)/;
  const wrong = files
    .filter(
      ({ path: name, text }) =>
        !/^\/\/ .+/.test(text) || !/^console\/src\/[a-z0-9/-]+\.tsx?$/.test(name) || vague.test(name),
    )
    .map((file) => file.path);
  assert.deepEqual(wrong, []);
});

const BANNED: readonly (readonly [RegExp, string])[] = [
  [/@ts-(ignore|expect-error|nocheck)/, 'a silenced compiler'],
  [/biome-ignore/, 'a silenced linter'],
  [/\b(TODO|FIXME|XXX|HACK)\b/, 'unfinished work'],
  [/dangerouslySetInnerHTML|\.innerHTML\b/, 'markup that is not drawn by React'],
  [/\bsetInterval\(/, 'setInterval: timers drift and pile up'],
  [/['"`]\/(?:api|sys)\//, 'an address of the server: operations are asked by name'],
];

test('banned words are absent from the console', () => {
  const wrong = files
    .filter((file) => file.path !== 'console/src/api/client.ts')
    .flatMap((file) =>
      BANNED.filter(([pattern]) => pattern.test(file.text)).map(([, why]) => `${file.path}: ${why}`),
    );
  assert.deepEqual(wrong, []);
});

const DECLARED = /^export (?:async )?(?:function\*?|class|const|let|type|interface)\s+(\w+)/gm;

test('every name that a file of the console exports is used by another', () => {
  const dead = files.flatMap((file) => {
    const others = files.filter((one) => one !== file).map((one) => one.text);
    return [...file.text.matchAll(DECLARED)]
      .map(([, name = '']) => name)
      .filter((name) => !others.some((text) => new RegExp(`\\b${name}\\b`).test(text)))
      .map((name) => `${file.path}: ${name}`);
  });
  assert.deepEqual(dead, []);
});
