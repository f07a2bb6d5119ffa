// The page about the libraries shows every library, the example of each is what the library's own page says, line for line, and all
// packages have the version of the server they are of.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { blocksOf } from '../../scripts/site/blocks.ts';
import { ROOT } from '../support/repository.ts';

const page = readFileSync(path.join(ROOT, 'docs/use/libraries.md'), 'utf8');
const linked = [...page.matchAll(/clients\/(\w+)\/README\.md/g)].map((match) => match[1] ?? '');

test('every library is on the page once', () => {
  const folders = readdirSync(path.join(ROOT, 'clients')).filter((name) =>
    existsSync(path.join(ROOT, 'clients', name, 'README.md')),
  );
  assert.deepEqual([...linked].sort(), folders.sort());
});

test('the example of a library stands in its own page', () => {
  const examples = blocksOf(page);
  assert.equal(examples.length, linked.length);
  for (const [at, { text }] of examples.entries()) {
    const readme = readFileSync(path.join(ROOT, 'clients', linked[at] ?? '', 'README.md'), 'utf8');
    const own = blocksOf(readme).flatMap((block) => block.text.split('\n'));
    for (const line of text.split('\n')) assert.ok(own.includes(line), `${linked[at]}: ${line}`);
    assert.match(text, /79990000001/);
  }
});

/** Folder of a language → the file that says its version, and where in it. */
const VERSIONS: Readonly<Record<string, readonly [file: string, version: RegExp]>> = {
  typescript: ['package.json', /"version": "(.*)"/],
  python: ['pyproject.toml', /^version = "(.*)"/m],
  ruby: ['dozvon.gemspec', /spec\.version = '(.*)'/],
  perl: ['lib/Dozvon.pm', /\$VERSION = '(.*)'/],
  rust: ['Cargo.toml', /^version = "(.*)"/m],
  java: ['pom.xml', /<version>(.*)<\/version>/],
  csharp: ['Dozvon.csproj', /<Version>(.*)<\/Version>/],
};

test('every package of a library has the version of the server', () => {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  for (const [language, [file, told]] of Object.entries(VERSIONS)) {
    const text = readFileSync(path.join(ROOT, 'clients', language, file), 'utf8');
    assert.equal(told.exec(text)?.[1], version, `${language}/${file}`);
  }
});
