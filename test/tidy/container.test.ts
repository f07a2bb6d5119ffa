// The container file says what the program is: its ports, its Node.js, its time to stop. It is not built here: that takes an engine
// and its base image.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { SETTINGS } from '../../src/app/settings-table.ts';
import { ROOT } from '../support/repository.ts';

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const file = read('packaging/container/Containerfile');
const standard = (key: string): unknown => {
  const row = SETTINGS.find((one) => one.key === key);
  assert.ok(row, key);
  return row.absent;
};

test('the scripts it runs are there, and its Node.js is one the program runs on', () => {
  const scripts = [...file.matchAll(/scripts\/[\w-]+\.mjs/g)].map(([script]) => script);
  assert.ok(scripts.length > 0);
  for (const script of scripts) assert.ok(existsSync(path.join(ROOT, script)), script);
  const { engines } = JSON.parse(read('package.json')) as { readonly engines: { readonly node: string } };
  assert.equal(engines.node, '>=20.19');
  const images = [...file.matchAll(/^FROM \S+\/node:(\d+)-/gm)].map(([, major]) => Number(major));
  assert.deepEqual(images, [20, 20]);
});

test('the ports it names are those the program listens on', () => {
  const named = /^EXPOSE (.*)$/m.exec(file)?.[1] ?? '';
  const ports = new Set([...named.matchAll(/(\d+)\//g)].map(([, port]) => Number(port)));
  const own = ['http.port', 'sip.port', 'smpp.port', 'smtp.port'].map((key) => Number(standard(key)));
  assert.deepEqual([...ports].sort(), own.sort());
});

test('it is given longer to stop than calls are given to end', () => {
  const { services } = parse(read('packaging/container/compose.yaml')) as {
    readonly services: { readonly dozvon: { readonly stop_grace_period: string } };
  };
  const seconds = Number.parseInt(services.dozvon.stop_grace_period, 10);
  assert.ok(seconds > Number(standard('calls.drainSeconds')) + 30);
});

test('it runs as the user that the page of installing names, by number', () => {
  const user = /^USER (\d+):(\d+)$/m.exec(file);
  assert.ok(user && Number(user[1]) > 0);
  assert.match(file, new RegExp(`useradd .*--uid ${user[1]} `));
  assert.match(file, new RegExp(`groupadd .*--gid ${user[2]} `));
  for (const page of ['docs/operate/install.md', 'docs/ru/operate/install.md'])
    assert.match(read(page), new RegExp(`chown ${user[1]} packaging/container/dozvon\\.config\\.yaml`));
});

test('the configuration that is given to it beside its file gets neither into an image nor into the repository', () => {
  const { services } = parse(read('packaging/container/compose.yaml')) as {
    readonly services: { readonly dozvon: { readonly volumes: readonly string[] } };
  };
  assert.ok(
    services.dozvon.volumes.includes('./dozvon.config.yaml:/etc/dozvon/dozvon.config.yaml:ro'),
    'it lies beside compose.yaml',
  );
  assert.match(read('.containerignore'), /^\*\*\/dozvon\.config\.\*$/m);
  const asked = spawnSync('git', ['check-ignore', 'packaging/container/dozvon.config.yaml'], { cwd: ROOT });
  assert.equal(asked.status, 0);
});

test('what is not to be copied into it is the same for every engine', () => {
  assert.equal(read('.dockerignore'), read('.containerignore'));
});
