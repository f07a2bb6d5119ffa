// `dozvon menu import` and `export` as they are typed: text and files out, notes on standard error, exit codes.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ROOT } from '../../support/repository.ts';

const SAMPLES = path.join(ROOT, 'test/unit/menu-exchange/samples');
const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-exchange-'));
after(() => rmSync(folder, { recursive: true }));

function dozvon(...args: readonly string[]) {
  const main = path.join(ROOT, 'dist/src/app/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'menu', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('an import prints the text, tells what is lost and says so by its exit code', () => {
  const { status, stdout, stderr } = dozvon('import', 'twiml', path.join(SAMPLES, 'twiml'));
  const [text, notes] = readFileSync(path.join(SAMPLES, 'twiml.expect'), 'utf8').split('~~~\n');
  assert.deepEqual([status, stdout, stderr], [3, text, notes]);
});

test('an export writes its files, and with nothing lost ends with 0; the import of it prints the same menu', () => {
  const into = path.join(folder, 'shop');
  const { status, stdout } = dozvon('export', 'twiml', path.join(SAMPLES, 'shop.menu'), '--into', into);
  assert.deepEqual([status, stdout], [0, '']);
  assert.ok(readdirSync(into).includes('index.json'));
  const back = dozvon('import', 'twiml', into, '--json');
  assert.equal(back.status, 0);
  const { text, notes } = JSON.parse(back.stdout);
  assert.deepEqual(notes, []);
  assert.match(text, /^2: call:79991112233,79991112234 wait=20 ok:end err:sorry record$/m);
});

test('what cannot be made is a sentence and exit 1, with the text that is too long all the same', () => {
  const long = path.join(folder, 'long.xml');
  writeFileSync(long, `<Response><Say>${'word '.repeat(300)}</Say></Response>`);
  const { status, stdout, stderr } = dozvon('import', 'twiml', long);
  assert.equal(status, 1);
  assert.match(stdout, /^word word /);
  assert.match(
    stderr,
    /long\.xml: line 1, column 1001: the text has 1499 characters, at most 1000 are allowed\n$/,
  );
  const unknown = dozvon('import', 'vxml', long);
  assert.deepEqual(
    [unknown.status, unknown.stderr],
    [1, 'dozvon: vxml is no format; there are twiml, ncco, freeswitch, 46elks\n'],
  );
  const missing = dozvon('import', 'twiml', path.join(folder, 'nothing.xml'));
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /nothing\.xml/);
});
