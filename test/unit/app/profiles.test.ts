// Who is signed in where: the file of keys, readable by its owner alone, and what is said of one that is not as it should be.

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { keepProfile, readProfiles } from '../../../src/app/remote/profiles.ts';
import { serverUrl } from '../../../src/app/remote/server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-profiles-'));
const environment = { XDG_CONFIG_HOME: folder };
const ANNA = { url: 'https://sms.example', key: 'k', keyId: 3, login: 'anna', account: 'shop' };

after(() => rmSync(folder, { recursive: true }));

test('profiles are kept, read and forgotten, and nothing is left beside the file', () => {
  assert.deepEqual(readProfiles(environment), {});
  const file = keepProfile(environment, 'default', ANNA);
  keepProfile(environment, 'other', { ...ANNA, login: 'boris' });
  assert.equal(file, path.join(folder, 'dozvon', 'cli.json'));
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  assert.deepEqual(Object.keys(readProfiles(environment)), ['default', 'other']);
  keepProfile(environment, 'default', undefined);
  assert.deepEqual(Object.keys(readProfiles(environment)), ['other']);
  assert.deepEqual(readdirSync(path.dirname(file)), ['cli.json']);
});

test('a file that others may read becomes one that they may not when it is written anew', () => {
  const file = keepProfile(environment, 'default', ANNA);
  chmodSync(file, 0o644);
  keepProfile(environment, 'third', ANNA);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('a file that is something else is not overwritten', () => {
  const file = keepProfile(environment, 'default', ANNA);
  for (const text of ['', '[]', '{"profiles": {"default": {"url": 1}}}', '{"profiles": null}']) {
    writeFileSync(file, text);
    assert.throws(() => keepProfile(environment, 'x', ANNA), /is not what dozvon login writes/);
  }
});

test('a relative XDG_CONFIG_HOME counts as none', () => {
  const home = path.join(folder, 'home');
  const file = keepProfile({ XDG_CONFIG_HOME: 'here', HOME: home }, 'default', ANNA);
  assert.equal(file, path.join(home, '.config', 'dozvon', 'cli.json'));
});

test('an address of a server has a scheme and no slash at its end', () => {
  assert.equal(serverUrl('sms.example'), 'https://sms.example');
  assert.equal(serverUrl('http://127.0.0.1:8080/'), 'http://127.0.0.1:8080');
  assert.equal(serverUrl('https://sms.example/below/'), 'https://sms.example/below');
  for (const wrong of ['', 'http://', 'https://a:b@sms.example', 'https://x/?y', 'ftp://x y'])
    assert.throws(() => serverUrl(wrong), /is no address of a server/, wrong);
});
