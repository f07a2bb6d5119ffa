// The configuration file to begin with: right as it is printed, and right with every line of it taken at its word.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { configurationFile } from '../../../src/app/config-file.ts';
import { SETTINGS } from '../../../src/app/settings-table.ts';
import { settingsIn } from '../../support/settings-in.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-config-'));
after(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const file = path.join(folder, 'dozvon.config.yaml');
  writeFileSync(file, text);
  const settings = settingsIn(folder, { DOZVON_CONFIG: file });
  assert.ok(settings.ok, settings.ok ? '' : settings.error.join('\n'));
  return settings.value;
}

/** Every setting that has a default, and the examples of sections, without their sign. */
const taken = configurationFile()
  .split('\n')
  .filter((line) => !/^#[\w.]+:$/.test(line) || /^#(?:trunks|links|routes|speech):$/.test(line))
  .map((line) => line.replace(/^#(?=[\w.]+:| {2})/, ''))
  .join('\n');

test('as it is printed it changes nothing', () => {
  const nothing = read('');
  assert.deepEqual(read(configurationFile()), nothing);
});

test('with every line taken at its word the settings are at their defaults, and the examples are right', () => {
  const [nothing, all] = [read(''), read(taken)];
  for (const { key } of SETTINGS) assert.deepEqual(all[key], nothing[key], key);
  assert.deepEqual(
    [all.trunks.map(({ name }) => name), all.links.map(({ name }) => name), all.routes?.length],
    [['office'], ['operator'], 1],
  );
});

test('every setting is in it, once', () => {
  for (const { key } of SETTINGS) {
    const lines = configurationFile()
      .split('\n')
      .filter((line) => line.startsWith(`#${key}:`));
    assert.equal(lines.length, 1, key);
  }
});
