// Makes a fresh clone ready to run: installs the packages of the lock file, builds the server, the console and the site of the
// documents, whichever is missing or stale; a package that was installed is ready as it is. Owns those steps and nothing else;
// plain JavaScript, because nothing is built yet when it runs.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const lockFile = path.join(root, '.dozvon-preparing');
const packagesStamp = path.join(root, 'node_modules', '.dozvon-packages');
const buildStamp = path.join(root, 'dist', '.dozvon-build');
const consoleStamp = path.join(root, 'dist', '.dozvon-console');
const siteStamp = path.join(root, 'dist', '.dozvon-site');

function run(command, args) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (done.error) throw new Error(`${command} cannot be started: ${done.error.message}`);
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`);
}

function fingerprintOfPackages() {
  const hash = createHash('sha256');
  for (const name of ['package.json', 'package-lock.json', 'console/package.json'])
    hash.update(readFileSync(path.join(root, name)));
  return hash.digest('hex');
}

/** Of what lies in the folders and has one of the endings, and of the files beside it. */
function fingerprintOf({ folders, endings, files }) {
  const hash = createHash('sha256');
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (endings.test(entry.name)) {
        const { mtimeMs, size } = statSync(file);
        hash.update(`${file} ${mtimeMs} ${size}\n`);
      }
    }
  };
  for (const folder of folders) if (existsSync(path.join(root, folder))) visit(path.join(root, folder));
  for (const name of files) hash.update(readFileSync(path.join(root, name)));
  return hash.digest('hex');
}

function fingerprintOfSources() {
  const files = readdirSync(root).filter((one) => /^tsconfig.*\.json$/.test(one));
  return fingerprintOf({
    folders: ['src', 'test', 'scripts', 'clients/typescript'],
    endings: /\.ts$/,
    files,
  });
}

/** The page runs the menu language itself. */
function fingerprintOfConsole() {
  return fingerprintOf({
    folders: ['console/src', 'console/public', 'src/base', 'src/language', 'clients/typescript/src'],
    endings: /\.(?:tsx?|css|svg)$/,
    files: ['package-lock.json', 'console/index.html', 'console/vite.config.ts'],
  });
}

/** Every document, and what makes the site of them: the builder colours menus by the language itself. */
function fingerprintOfSite() {
  return fingerprintOf({
    folders: [
      'docs',
      'scripts/site',
      'src/language',
      'console/public',
      'examples',
      'clients',
      'integrations',
    ],
    endings: /\.(?:md|ts|css|svg|json|menu)$/,
    files: [
      'package-lock.json',
      ...readdirSync(root).filter((one) => /\.md$/.test(one)),
      'console/README.md',
    ],
  });
}

const stampIs = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value;

/** Whose the lock is: the number of a process; undefined when nobody has it. */
function lockOwner(file = lockFile) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** A process that was stopped by Ctrl-C or killed leaves its lock behind. */
function breakLock(owner) {
  const aside = `${lockFile}.stale.${process.pid}`;
  try {
    renameSync(lockFile, aside);
    // Somebody took it since it was looked at.
    if (lockOwner(aside) !== owner) linkSync(aside, lockFile);
  } catch {
    // Somebody else broke it first.
  }
  rmSync(aside, { force: true });
}

function takeLock() {
  const mine = `${lockFile}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lockFile);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Runs `work` alone, so that two commands started together on a fresh clone do not install twice. */
export async function locked(work, say) {
  for (let waits = false; !takeLock(); ) {
    const owner = lockOwner();
    if (owner !== undefined && !isAlive(owner)) breakLock(owner);
    else {
      if (!waits) say(`another command (process ${owner}) is making this clone ready; waiting for it …`);
      waits = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  const release = () => {
    if (lockOwner() === process.pid) rmSync(lockFile, { force: true });
  };
  process.once('exit', release);
  try {
    return work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** Installs and builds what is missing; `say` gets a line for each step that takes long. */
export async function prepare(say) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Dozvon needs Node.js 20.19 or newer; this is ${process.versions.node}`);
  }
  // A package brings no sources: there is nothing to build, and what it needs came with its installation.
  if (!existsSync(path.join(root, 'src'))) return;
  if (
    stampIs(packagesStamp, fingerprintOfPackages()) &&
    stampIs(buildStamp, fingerprintOfSources()) &&
    stampIs(consoleStamp, fingerprintOfConsole()) &&
    stampIs(siteStamp, fingerprintOfSite())
  )
    return;
  await locked(() => {
    const packages = fingerprintOfPackages();
    if (!stampIs(packagesStamp, packages)) {
      say('installing packages …');
      run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [
        'ci',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
      ]);
      writeFileSync(packagesStamp, packages);
    }
    const sources = fingerprintOfSources();
    if (!stampIs(buildStamp, sources)) {
      say('building …');
      run(process.execPath, [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b']);
      writeFileSync(buildStamp, sources);
    }
    const pages = fingerprintOfConsole();
    if (!stampIs(consoleStamp, pages)) {
      say('building the console …');
      const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
      run(process.execPath, [vite, 'build', '--logLevel', 'warn', path.join(root, 'console')]);
      writeFileSync(consoleStamp, pages);
    }
    const documents = fingerprintOfSite();
    if (!stampIs(siteStamp, documents)) {
      say('building the site of the documents …');
      run(process.execPath, [path.join(root, 'dist', 'scripts', 'site', 'main.js')]);
      writeFileSync(siteStamp, documents);
    }
  }, say);
}
