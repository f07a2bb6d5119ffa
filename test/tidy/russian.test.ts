// The Russian pages say what the English ones do: the same blocks, headings, tables and links. What is not translated yet stands in
// docs/ru/untranslated.txt, which may only shrink.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type Block, blocksOf } from '../../scripts/site/blocks.ts';
import { russianOf as russianFileOf } from '../../scripts/site/pages.ts';
import { filesBelow, ROOT, type SourceFile } from '../support/repository.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const english = ['start', 'use', 'operate'].flatMap((folder) => filesBelow(`docs/${folder}`, '.md'));
const beside = filesBelow('integrations', '.md').filter((file) => !file.path.endsWith('.ru.md'));
const russianOf = (file: SourceFile): string => russianFileOf(file.path);
const untranslated = read('docs/ru/untranslated.txt')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const translated: readonly (readonly [SourceFile, string])[] = [
  ...english,
  ...beside,
  { path: 'docs/index.md', text: read('docs/index.md') },
]
  .filter((file) => existsSync(path.join(ROOT, russianOf(file))))
  .map((file) => [file, read(russianOf(file))]);

test('every page has its Russian one or stands in the list of those that have not', () => {
  const without = [...english, ...beside]
    .filter((file) => !existsSync(path.join(ROOT, russianOf(file))))
    .map((file) => file.path.replace(/^docs\//, ''));
  assert.deepEqual(untranslated, without.sort());
});

test('every Russian page has its English one', () => {
  const alone = filesBelow('docs/ru', '.md').filter(
    (file) => !existsSync(path.join(ROOT, file.path.replace('docs/ru/', 'docs/'))),
  );
  assert.deepEqual(
    alone.map((file) => file.path),
    [],
  );
});

/** A comment behind a command is for people and may be in their language. */
const bare = ({ kind, text }: Block): string =>
  kind === 'shell' || kind === 'configuration' ? text.replaceAll(/(?:^|\s+)#.*$/gm, '') : text;

test('a Russian page has the blocks of the English one, byte for byte', () => {
  for (const [file, text] of translated)
    assert.deepEqual(blocksOf(text).map(bare), blocksOf(file.text).map(bare), file.path);
});

/** Marks of headings and shapes of tables, in their order: `##`, and columns × rows. */
function shapeOf(text: string): readonly string[] {
  const found: string[] = [];
  let fenced = false;
  let rows = 0;
  for (const line of [...text.split('\n'), '']) {
    if (line.startsWith('```')) fenced = !fenced;
    const columns = line.replaceAll('\\|', '').split('|').length - 2;
    if (!fenced && line.startsWith('|')) rows++;
    else if (rows > 0) {
      found.push(`table of ${rows}`);
      rows = 0;
    }
    if (!fenced && line.startsWith('|') && rows === 1) found.push(`columns ${columns}`);
    const heading = /^(#+) /.exec(line)?.[1];
    if (!fenced && heading !== undefined) found.push(heading);
  }
  return found;
}

test('a Russian page has the headings and tables of the English one', () => {
  for (const [file, text] of translated) assert.deepEqual(shapeOf(text), shapeOf(file.text), file.path);
});

/** Where links lead, whichever language the page they stand in has. */
function targetsOf(file: string, text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .map((link) =>
      /^(?:[a-z]+:|#)/.test(link)
        ? link
        : path.posix.join(path.posix.dirname(file), link).replace(/^docs\/ru\//, 'docs/'),
    )
    .sort();
}

test('a Russian page links to what the English one links to', () => {
  for (const [file, text] of translated)
    assert.deepEqual(targetsOf(russianOf(file), text), targetsOf(file.path, file.text), file.path);
});

test('a Russian page is in Russian', () => {
  for (const [file, text] of translated) {
    const prose = text
      .replaceAll(/^(?: {4}|```[\s\S]*?^```).*$/gm, '')
      .replaceAll(/`[^`]*`|\]\([^)]*\)/g, '');
    const russian = prose.match(/[а-яё]/gi)?.length ?? 0;
    const latin = prose.match(/[a-z]/gi)?.length ?? 0;
    assert.ok(russian > latin * 3, `${russianOf(file)}: ${russian} Russian letters, ${latin} others`);
  }
});
