// Makes the Debian package: dist/packages/dozvon_VERSION_ARCHITECTURE.deb, or in the folder that is named, with dpkg-deb alone.
// Owns where things lie in it and its control file; what is in it is package-tree.mjs, its own files are in packaging/.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { copyPackages, makeTree, version } from './package-tree.mjs';
import { root } from './prepare.mjs';

/** Node's name of the machine → Debian's. */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64', arm: 'armhf', ia32: 'i386', ppc64: 'ppc64el' };

/** Of packaging/: file → where it lies, and its rights. */
const OWN_FILES = [
  ['debian/dozvon', 'usr/bin/dozvon', 0o755],
  ['systemd/dozvon.service', 'lib/systemd/system/dozvon.service', 0o644],
  ['debian/copyright', 'usr/share/doc/dozvon/copyright', 0o644],
];

/** Shell → where it looks for completions that packages bring. */
const COMPLETIONS = [
  ['bash', 'usr/share/bash-completion/completions/dozvon'],
  ['zsh', 'usr/share/zsh/vendor-completions/_dozvon'],
  ['fish', 'usr/share/fish/vendor_completions.d/dozvon.fish'],
];

const SCRIPTS = ['postinst', 'prerm', 'postrm'];

const CONFIG = '/etc/dozvon/dozvon.config.yaml';

// Debian 13 has this Node.js, Debian 12 an older one: there it comes from elsewhere, perhaps as no package. So it is recommended,
// and the command says what is missing.
const control = (architecture, kilobytes) => `Package: dozvon
Version: ${version}
Architecture: ${architecture}
Section: comm
Priority: optional
Maintainer: Dozvon <dozvon@localhost>
Installed-Size: ${kilobytes}
Depends: adduser, libc6 (>= 2.31), libgcc-s1, libstdc++6, util-linux
Recommends: nodejs (>= 20.19)
Suggests: ffmpeg
Description: self-hosted messaging and voice centre
 One HTTP request carries a text with its own key-press menu; a phone rings
 over SIP, the text is spoken, the menu runs. The same server sends SMS,
 e-mails and messages of messengers, and is reached over HTTP, SMTP, SMPP,
 SOAP and OMS. It brings its own PostgreSQL.
`;

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (done.status !== 0)
    throw new Error(`${command} ${args[0]} failed:\n${done.stdout}${done.stderr || done.error}`);
  return done.stdout;
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** With PostgreSQL's links: nobody may write here once it is installed. */
async function placePackages(program) {
  rmSync(path.join(program, 'npm-shrinkwrap.json'));
  copyPackages(program);
  const binaries = path.join(program, 'dist/src/storage/database/embedded/binaries.js');
  const { findBinaries } = await import(pathToFileURL(binaries).href);
  findBinaries();
}

function placeOwnFiles(stage, program) {
  const put = (at, content, mode) => {
    const file = path.join(stage, at);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, { mode });
    chmodSync(file, mode);
  };
  const own = (name) => readFileSync(path.join(root, 'packaging', name));
  for (const [name, at, mode] of OWN_FILES) put(at, own(name), mode);
  put('usr/share/man/man1/dozvon.1.gz', gzipSync(own('debian/dozvon.1'), { level: 9 }), 0o644);
  const changes = readFileSync(path.join(program, 'CHANGELOG.md'));
  put('usr/share/doc/dozvon/changelog.gz', gzipSync(changes, { level: 9 }), 0o644);
  const told = (...words) => run(process.execPath, [path.join(program, 'dozvon'), ...words]);
  for (const [shell, at] of COMPLETIONS) put(at, told('completion', shell), 0o644);
  put(CONFIG, told('config', 'init'), 0o640);
}

/** Modes are those of the package, whatever the umask was. */
function setModes(stage) {
  for (const entry of readdirSync(stage, { recursive: true, withFileTypes: true })) {
    const at = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isDirectory()) chmodSync(at, 0o755);
    else if (entry.isFile()) {
      const { mode } = lstatSync(at);
      chmodSync(at, at.endsWith(CONFIG) ? 0o640 : mode & 0o100 ? 0o755 : 0o644);
    }
  }
}

function writeControl(stage, architecture) {
  const folder = path.join(stage, 'DEBIAN');
  const files = filesBelow(stage);
  const bytes = files.reduce((sum, file) => sum + Math.ceil(lstatSync(file).size / 1024), 0);
  const sums = files
    .filter((file) => lstatSync(file).isFile())
    .map(
      (file) =>
        `${createHash('md5').update(readFileSync(file)).digest('hex')}  ${path.relative(stage, file)}\n`,
    );
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'control'), control(architecture, bytes));
  writeFileSync(path.join(folder, 'conffiles'), `${CONFIG}\n`);
  writeFileSync(path.join(folder, 'md5sums'), sums.join(''));
  for (const name of SCRIPTS) {
    copyFileSync(path.join(root, 'packaging/debian', name), path.join(folder, name));
    chmodSync(path.join(folder, name), 0o755);
  }
}

const target = path.resolve(process.argv[2] ?? path.join(root, 'dist', 'packages'));
/** What dpkg-deb is told of packing; without it the smallest. */
const packing = process.argv[3] ?? '-Zxz';
const stage = path.join(root, 'dist', 'package-tree-debian');
try {
  const architecture = ARCHITECTURES[process.arch];
  if (process.platform !== 'linux' || !architecture)
    throw new Error('a package is made on a Linux machine of its architecture');
  const program = path.join(stage, 'usr/lib/dozvon');
  rmSync(stage, { recursive: true, force: true });
  await makeTree(program, (line) => process.stderr.write(`${line}\n`));
  await placePackages(program);
  placeOwnFiles(stage, program);
  setModes(stage);
  writeControl(stage, architecture);
  mkdirSync(target, { recursive: true });
  const file = path.join(target, `dozvon_${version}_${architecture}.deb`);
  run('dpkg-deb', ['--root-owner-group', packing, '--build', stage, file]);
  rmSync(stage, { recursive: true });
  process.stdout.write(`${file}\n`);
} catch (error) {
  process.stderr.write(`debian-package: ${error.message}\n`);
  process.exitCode = 1;
}
