// The Debian package: made by dpkg-deb, its contents and control file, and the program unpacked from it, as its command starts it.

import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { done, run } from '../../support/installed.ts';
import { ROOT } from '../../support/repository.ts';

let folder: string;
let unpacked: string;
let file: string;

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dozvon-debian-'));
  await chmod(folder, 0o755);
  const script = path.join(ROOT, 'scripts/debian-package.mjs');
  file = (await done([process.execPath, script, folder, '-Znone'], { cwd: folder })).trim();
  unpacked = path.join(folder, 'unpacked');
  await done(['dpkg-deb', '--raw-extract', file, unpacked], { cwd: folder });
});

after(() => rm(folder, { recursive: true, force: true }));

const text = (name: string): Promise<string> => readFile(path.join(unpacked, name), 'utf8');

test('the control file says what is needed, and settings are a file of the operator', async () => {
  const fields = await done(['dpkg-deb', '--field', file], { cwd: folder });
  const { version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  assert.match(fields, new RegExp(`^Version: ${version}$`, 'm'));
  assert.match(fields, /^Recommends: nodejs \(>= 20\.19\)$/m);
  assert.match(fields, /^Depends: adduser, /m);
  assert.equal(await text('DEBIAN/conffiles'), '/etc/dozvon/dozvon.config.yaml\n');
  assert.equal((await stat(path.join(unpacked, 'etc/dozvon/dozvon.config.yaml'))).mode & 0o777, 0o640);
  for (const name of ['postinst', 'prerm', 'postrm']) {
    assert.equal((await stat(path.join(unpacked, 'DEBIAN', name))).mode & 0o777, 0o755, name);
    await done(['sh', '-n', path.join(unpacked, 'DEBIAN', name)], { cwd: folder });
  }
});

test('everything belongs to root, nothing is there for building alone', async () => {
  const listed = (await done(['dpkg-deb', '--contents', file], { cwd: folder })).trim().split('\n');
  assert.deepEqual(
    listed.filter((line) => !/^\S+ root\/root /.test(line)),
    [],
  );
  const names = listed.map((line) => line.replace(/^.*? \.\//, './'));
  const unwanted =
    /^\.\/usr\/lib\/dozvon\/(?:src|test|dist\/test|console)\/|node_modules\/(?:typescript|vite|react|@biomejs)\//;
  assert.deepEqual(
    names.filter((name) => unwanted.test(name)),
    [],
  );
  for (const wanted of [
    './usr/bin/dozvon',
    './lib/systemd/system/dozvon.service',
    './usr/share/man/man1/dozvon.1.gz',
  ])
    assert.ok(names.includes(wanted), wanted);
});

test('the shells find the completion of the command where packages bring theirs', async () => {
  assert.match(await text('usr/share/bash-completion/completions/dozvon'), /^complete -F _dozvon dozvon$/m);
  assert.match(await text('usr/share/zsh/vendor-completions/_dozvon'), /^#compdef dozvon\n/);
  assert.match(await text('usr/share/fish/vendor_completions.d/dozvon.fish'), /^complete -c dozvon /m);
});

test('after an upgrade the service is started by the Node.js that it alone was told of', async () => {
  // Only what systemd would be asked stands in its place: a test must not start services of the machine.
  const place = path.join(folder, 'asked');
  await mkdir(place);
  const noted = path.join(folder, 'started');
  for (const [name, script] of [
    [
      'systemctl',
      'case "$*" in *Environment*) echo "DOZVON_DATA=/var/lib/dozvon DOZVON_NODE=/opt/node/bin/node";; esac',
    ],
    ['deb-systemd-helper', 'exit 0'],
    ['deb-systemd-invoke', `echo "$*" > ${noted}`],
    ['dozvon', '[ "$DOZVON_NODE" = /opt/node/bin/node ]'],
  ] as const)
    await writeFile(path.join(place, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const script = (await text('DEBIAN/postinst')).replaceAll('/run/systemd/system', place);
  await done(['sh', '-c', script, 'postinst', 'abort-upgrade'], {
    cwd: folder,
    env: { PATH: `${place}:${process.env.PATH}` },
  });
  assert.equal(await readFile(noted, 'utf8'), 'start dozvon.service\n');
});

test('for root the command keeps what it keeps of a person in the home of the user it becomes', async () => {
  const asRoot = (await text('usr/bin/dozvon'))
    .replace('[ "$(id -u)" = 0 ]', 'true')
    .replace(/setpriv .*? -- "\$node" .*$/m, '"$node" -p "[process.env.HOME, process.env.XDG_CONFIG_HOME]"');
  const { PATH } = process.env;
  const env = { PATH, DOZVON_NODE: process.execPath, HOME: '/root', XDG_CONFIG_HOME: '/root/.config' };
  assert.equal(await done(['sh', '-c', asRoot], { cwd: folder, env }), "[ '/var/lib/dozvon', undefined ]\n");
});

test('the unpacked program runs without a write into its folder, and a missing Node.js is named', async () => {
  const command = path.join(unpacked, 'usr/bin/dozvon');
  const script = (await text('usr/bin/dozvon')).replaceAll('/usr/lib/dozvon', `${unpacked}/usr/lib/dozvon`);
  const here = path.join(folder, 'dozvon');
  // Where it is installed the user is there; here the command is who runs the test.
  const asWhoever = script.replace(/^if \[ "\$\(id -u\)" = 0 \][\s\S]*?^fi$/m, '');
  assert.notEqual(asWhoever, script);
  await writeFile(here, asWhoever, { mode: 0o755 });
  const { PATH } = process.env;
  const env = {
    PATH,
    DOZVON_NODE: process.execPath,
    DOZVON_CONFIG: path.join(unpacked, 'etc/dozvon/dozvon.config.yaml'),
    DOZVON_DATA: path.join(folder, 'data'),
  };
  await done(['chmod', '-R', 'a-w', path.join(unpacked, 'usr')], { cwd: folder });
  assert.match(await done([here, 'config', 'check'], { cwd: folder, env }), /is right: 0 trunks/);
  const added = await done([here, 'account', 'add', 'shop', '--password', 'secret'], { cwd: folder, env });
  assert.match(added, /^account shop added/);
  await done(['chmod', '-R', 'u+w', path.join(unpacked, 'usr')], { cwd: folder });
  const without = await run([command], { cwd: folder, env: { PATH, DOZVON_NODE: '/nowhere/node' } });
  assert.deepEqual([without.code, without.stdout], [1, '']);
  assert.match(without.stderr, /^dozvon: there is no Node\.js at \/nowhere\/node; 20\.19 or newer is needed/);
});
