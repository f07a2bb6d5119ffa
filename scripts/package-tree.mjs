// The folder that packages are made of: the built program and what it reads, nothing that is only for building it. Owns the
// list of what is shipped and the manifest that goes with it; who packs the folder is npm-package.mjs and debian-package.mjs.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepare, root } from './prepare.mjs';

/** Place in the project → which files of it are shipped. Source maps and types would be two thirds of the program. */
const SHIPPED = [
  ['dozvon', /./],
  ['scripts/prepare.mjs', /./],
  ['dist/src', /\.js$/],
  ['dist/clients/typescript/src', /\.js$/],
  ['dist/console', /./],
  ['dist/site', /./],
  ['db/migrations', /\.sql$/],
  ['numbering', /./],
  ['examples', /./],
  ['docs/start', /./],
  ['docs/use', /./],
  ['docs/operate', /./],
  ['docs/reference', /./],
  ['README.md', /./],
  ['CHANGELOG.md', /./],
  ['LICENSE', /./],
];

const read = (name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

export const { version } = read('package.json');

function sourceFiles() {
  const found = new Set();
  const visit = (folder) => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const inner = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(inner);
      else found.add(inner);
    }
  };
  for (const folder of ['src', 'clients/typescript/src']) visit(folder);
  return found;
}

/** Compiled files whose source is gone stay in dist/ and would be shipped for ever. */
function isOrphan(file, sources) {
  return (
    /^dist\/(?:src|clients)\//.test(file) && !sources.has(file.replace(/^dist\//, '').replace(/\.js$/, '.ts'))
  );
}

function copyShipped(folder) {
  const sources = sourceFiles();
  const copy = (place, wanted) => {
    const at = path.join(root, place);
    if (!existsSync(at)) throw new Error(`${place} is to be shipped and is not there`);
    cpSync(at, path.join(folder, place), {
      recursive: true,
      filter: (from) => {
        const file = path.relative(root, from).split(path.sep).join('/');
        return !path.extname(from) || file === place || (wanted.test(from) && !isOrphan(file, sources));
      },
    });
  };
  for (const [place, wanted] of SHIPPED) copy(place, wanted);
}

/** What the program needs to run. Never `private` here: it is the clone that must not be published by mistake. */
function manifest() {
  const { name, description, license, type, engines, dependencies, overrides, bin } = read('package.json');
  return { name, version, description, license, type, engines, bin, dependencies, overrides };
}

/** Where npm would look for `name` from the package that lies at `from`. */
function placeOf(packages, from, name) {
  for (let at = from; ; at = at.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[place]) return place;
    if (at === '') return undefined;
  }
}

/** Places of the lock file that the program runs with, those of other platforms included, and what the lock says of each. */
function runtimePackages() {
  const { packages } = read('package-lock.json');
  const kept = new Map();
  const visit = (from, names) => {
    for (const name of names) {
      const place = placeOf(packages, from, name);
      if (place === undefined || kept.has(place)) continue;
      const { dev: _, devOptional: __, ...entry } = packages[place];
      kept.set(place, entry);
      visit(place, Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }));
    }
  };
  visit('', Object.keys(read('package.json').dependencies));
  return [...kept].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The part of the lock file that the program runs with, as the lock of a package: `npm ci` in the unpacked folder installs
 * what was tested. npm heeds it in packages of a registry too, but not where the package is installed as a file.
 */
function shrinkwrap({ name, license, engines, dependencies, bin }) {
  return {
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name, version, license, engines, bin, dependencies },
      ...Object.fromEntries(runtimePackages()),
    },
  };
}

/** The packages themselves, as the lock file had them installed here: those of this platform, and nothing for building. */
export function copyPackages(folder) {
  for (const [place, { optional }] of runtimePackages()) {
    const from = path.join(root, place);
    if (!existsSync(from)) {
      if (optional) continue;
      throw new Error(`${place} is not installed`);
    }
    const inner = path.join(from, 'node_modules');
    cpSync(from, path.join(folder, place), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (one) => one !== inner,
    });
  }
}

/** Builds what is stale and makes the folder anew. */
export async function makeTree(folder, say) {
  await prepare(say);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyShipped(folder);
  const shipped = manifest();
  const write = (name, value) =>
    writeFileSync(path.join(folder, name), `${JSON.stringify(value, undefined, 2)}\n`);
  write('package.json', shipped);
  write('npm-shrinkwrap.json', shrinkwrap(shipped));
}
