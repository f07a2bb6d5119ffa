// What is typed and cannot be, found out before any database is opened: a sentence and exit 1, or 2 where an option is wrong, never a stack.

import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { numberingText } from '../../support/numbering.ts';
import { Product } from '../../support/product.ts';

let product: Product;
let folder: string;
let list: string;

before(async () => {
  product = await Product.prepare({ trunks: [] });
  folder = path.join(product.folder, 'a-folder');
  list = path.join(product.folder, 'list.txt');
  await mkdir(folder);
  await writeFile(list, '79990000001\n');
});

after(() => product.discard());

async function refused(sentence: RegExp, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await product.command(...args);
  // Who types a command wrongly is told so by another code than who is refused.
  assert.equal(code, /^\^(?:error|dozvon: --)/.test(sentence.source) ? 2 : 1, args.join(' '));
  assert.equal(stdout, '', args.join(' '));
  assert.match(stderr, sentence, args.join(' '));
}

test('a folder is no file, and neither is what does not exist', async () => {
  for (const [place, sentence] of [
    [folder, /^dozvon: \S+a-folder is a folder\n$/],
    [`${folder}-not`, /^dozvon: \S+a-folder-not does not exist\n$/],
  ] as const)
    for (const args of [
      ['tariff', 'import', place],
      ['mailing', 'add', 'anna', place, '--name', 'n', '--text', 't'],
      ['mailing', 'add', 'anna', list, '--name', 'n', '--text-file', place],
      ['numbers', 'update', place],
      ['numbers', 'import', place],
      ['contacts', 'import', 'anna', place],
      ['blacklist', 'import', place],
    ])
      await refused(sentence, ...args);
});

test('a document that is no number is said so', async () => {
  await refused(
    /^error: command-argument value 'x' is invalid for argument 'number'. It must be a whole number.\n/,
    ...['document', 'print', 'anna', 'x'],
  );
});

test('an entry of a black list ends on a day that there is and that has not been', async () => {
  const until = ['blacklist', 'add', '79990000001', '--everybody', '--until'];
  await refused(/^dozvon: --until: "2100-02-31" is no moment; write a day/, ...until, '2100-02-31');
  await refused(/^dozvon: --until: "2100-02-31T10:00" is no moment/, ...until, '2100-02-31T10:00');
  await refused(/^dozvon: --until: 2020-01-01 is in the past\n$/, ...until, '2020-01-01');
});

test('a numbering file that others rely on stays', async () => {
  const installed = path.join(product.folder, 'data', 'numbering');
  await mkdir(installed, { recursive: true });
  await writeFile(path.join(installed, 'a.tsv'), numberingText(['operator X.a Первый First', '7999 . X.a']));
  await writeFile(path.join(installed, 'b.tsv'), numberingText(['79991 . X.a']));
  await refused(
    /^dozvon: nothing was removed: \S+b\.tsv, line \d+: the operator "X\.a" is not known\n$/,
    'numbers',
    'remove',
    'a.tsv',
  );
  assert.deepEqual((await readdir(installed)).sort(), ['a.tsv', 'b.tsv']);
  await refused(/^dozvon: there is no installed numbering file "c\.tsv"/, 'numbers', 'remove', 'c.tsv');
  assert.equal(await product.run('numbers', 'remove', 'b.tsv'), 'removed b.tsv\n');
  await writeFile(path.join(installed, 'b.tsv'), numberingText(['79991 . X.none']));
  assert.equal(await product.run('numbers', 'remove', 'a.tsv'), 'removed a.tsv\n');
});
