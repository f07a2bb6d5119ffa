// Every name a source file declares and exports is imported by somebody: what is not is either dead or nobody else's
// business. What a wall passes on is its own affair.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { filesBelow, type SourceFile } from '../support/repository.ts';

const sources = filesBelow('src', '.ts');
const readers = [...sources, ...filesBelow('test', '.ts'), ...filesBelow('clients/typescript/src', '.ts')];

const DECLARED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const|let|type|interface)\s+(\w+)/gm;
const IMPORTED = /(?:import|export)\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^}]*)\}\s*from\s*'(\.[^']+)'/g;
const LOADED = /import\(\s*'(\.[^']+)'\s*\)\)?\.?(\w*)/g;

/** `file name` for each import of a name; `file *` where a whole module is taken. */
function usesOf(file: SourceFile): readonly string[] {
  const at = (specifier: string): string =>
    path.posix.normalize(path.posix.join(path.posix.dirname(file.path), specifier));
  return [
    ...[...file.text.matchAll(IMPORTED)].flatMap(([, names = '', from = '']) =>
      names
        .split(',')
        .map((name) =>
          name
            .trim()
            .replace(/^type\s+/, '')
            .split(' as ')[0]
            ?.trim(),
        )
        .map((name) => `${at(from)} ${name}`),
    ),
    ...[...file.text.matchAll(LOADED)].map(([, from = '', name]) => `${at(from)} ${name || '*'}`),
    ...[...file.text.matchAll(/\*\s+as\s+\w+\s+from\s+'(\.[^']+)'/g)].map(([, from = '']) => `${at(from)} *`),
  ];
}

test('every exported name is imported somewhere', () => {
  const used = new Set(readers.flatMap(usesOf));
  const dead = sources
    .filter((file) => !file.path.endsWith('.d.ts'))
    .flatMap((file) => {
      const names = [...file.text.matchAll(DECLARED)].map((match) => match[1] ?? '');
      return names
        .filter((name) => !used.has(`${file.path} ${name}`) && !used.has(`${file.path} *`))
        .map((name) => `${file.path}: ${name}`);
    });
  assert.deepEqual(dead, []);
});
