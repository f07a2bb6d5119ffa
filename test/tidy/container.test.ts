// The container file says what the program is: its ports, its Node.js, its time to stop. No engine is at hand to build it here.

import assert from 'node:assert/strict';
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
  for (const [script = ''] of file.matchAll(/scripts\/[\w-]+\.mjs/g))
    assert.ok(existsSync(path.join(ROOT, script)), script);
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
  assert.match(file, new RegExp(`http://127\\.0\\.0\\.1:${standard('http.port')}/health`));
});

test('it is given longer to stop than calls are given to end', () => {
  const { services } = parse(read('packaging/container/compose.yaml')) as {
    readonly services: { readonly dozvon: { readonly stop_grace_period: string } };
  };
  const seconds = Number.parseInt(services.dozvon.stop_grace_period, 10);
  assert.ok(seconds > Number(standard('calls.drainSeconds')) + 30);
});

test('what is not to be copied into it is the same for every engine', () => {
  assert.equal(read('.dockerignore'), read('.containerignore'));
});
