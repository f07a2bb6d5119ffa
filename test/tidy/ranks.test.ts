// Imports go down the ranks of the tree, never up and never to a cousin.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesBelow, importsOf } from '../support/repository.ts';

/** Folder → rank. The longest folder that fits decides; siblings below a folder marked `cousins` are strangers. */
const RANKS: readonly {
  readonly folder: string;
  readonly rank: number;
  readonly children: 'family' | 'cousins';
}[] = [
  { folder: 'src/base', rank: 0, children: 'family' },
  { folder: 'src/protocols', rank: 1, children: 'cousins' },
  { folder: 'src/language', rank: 1, children: 'family' },
  { folder: 'src/core', rank: 2, children: 'family' },
  { folder: 'src/storage', rank: 3, children: 'family' },
  { folder: 'src/channels', rank: 3, children: 'cousins' },
  { folder: 'src/voice', rank: 3, children: 'family' },
  { folder: 'src/dialect', rank: 4, children: 'family' },
  { folder: 'src/interfaces', rank: 5, children: 'cousins' },
  { folder: 'src/app', rank: 6, children: 'family' },
];

const PURE = ['src/base/', 'src/protocols/', 'src/language/', 'src/core/'];

function place(file: string): { readonly rank: number; readonly home: string } | undefined {
  const row = RANKS.find((one) => file.startsWith(`${one.folder}/`));
  if (!row) return undefined;
  if (row.children === 'family') return { rank: row.rank, home: row.folder };
  const rest = file.slice(row.folder.length + 1).split('/');
  return { rank: row.rank, home: rest.length > 1 ? `${row.folder}/${rest[0]}` : row.folder };
}

/** A file right inside a folder of cousins (`src/channels/x.ts`) belongs to all of them. */
function mayImport(from: string, to: string): boolean {
  const [here, there] = [place(from), place(to)];
  if (!here || !there) return false;
  if (here.home === there.home) return true;
  if (there.rank < here.rank) return true;
  return there.rank === here.rank && here.home.startsWith(`${there.home}/`);
}

const sources = filesBelow('src', '.ts');

test('every source file lives in a folder that has a rank', () => {
  assert.deepEqual(
    sources.filter((file) => !place(file.path)).map((file) => file.path),
    [],
  );
});

test('imports go to the own folder or to lower ranks', () => {
  const wrong = sources.flatMap((file) =>
    importsOf(file)
      .filter((one) => one.startsWith('src/') && !mayImport(file.path, one))
      .map((one) => `${file.path} imports ${one}`),
  );
  assert.deepEqual(wrong, []);
});

test('the TypeScript client imports the language and nothing else of the server', () => {
  const wrong = filesBelow('clients/typescript/src', '.ts').flatMap((file) =>
    importsOf(file)
      .filter((one) => !one.startsWith('clients/typescript/src/') && one !== 'src/language/index.ts')
      .map((one) => `${file.path} imports ${one}`),
  );
  assert.deepEqual(wrong, []);
});

test('pure folders import no platform module', () => {
  const wrong = sources
    .filter((file) => PURE.some((folder) => file.path.startsWith(folder)))
    .flatMap((file) =>
      importsOf(file)
        .filter((one) => one.startsWith('node:'))
        .map((one) => `${file.path} imports ${one}`),
    );
  assert.deepEqual(wrong, []);
});

test('the language is imported through its wall', () => {
  const wrong = sources
    .filter((file) => !file.path.startsWith('src/language/'))
    .flatMap((file) =>
      importsOf(file)
        .filter((one) => one.startsWith('src/language/') && one !== 'src/language/index.ts')
        .map((one) => `${file.path} imports ${one}`),
    );
  assert.deepEqual(wrong, []);
});

test('no source file takes part in a circle of imports', () => {
  const graph = new Map(sources.map((file) => [file.path, valueImports(file.text, file.path)]));
  const circles: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const next of graph.get(file) ?? []) if (graph.has(next)) visit(next, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file, []);
  assert.deepEqual(circles, []);
});

/** Type imports vanish in the build and cannot make a circle at run time. */
function valueImports(text: string, path: string): readonly string[] {
  return importsOf({ path, text: text.replace(/^import type [^;]*;/gms, '') });
}
