import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPassword, openPassword, sealPassword } from '../../../src/storage/accounts/password.ts';
import { openSecrets, SecretKeyError, Secrets } from '../../../src/storage/database/secrets.ts';

test('what is sealed opens with the same key and purpose only', () => {
  const secrets = new Secrets(randomBytes(32));
  const sealed = secrets.seal('тайна', 'phrase');
  assert.equal(secrets.open(sealed, 'phrase'), 'тайна');
  assert.equal(secrets.open(sealed, 'password'), undefined);
  assert.equal(new Secrets(randomBytes(32)).open(sealed, 'phrase'), undefined);
  sealed[20]! ^= 1;
  assert.equal(secrets.open(sealed, 'phrase'), undefined);
  assert.equal(secrets.open(Buffer.alloc(3), 'phrase'), undefined);
});

test('a signature holds for its text only', () => {
  const secrets = new Secrets(randomBytes(32));
  assert.ok(secrets.isSigned('a', secrets.sign('a')));
  assert.ok(!secrets.isSigned('b', secrets.sign('a')));
  assert.ok(!secrets.isSigned('a', ''));
});

test('a password is accepted plain and as either digest, and nothing else is', () => {
  const secrets = new Secrets(randomBytes(32));
  const kept = openPassword(sealPassword('пароль', secrets), secrets);
  assert.equal(openPassword(sealPassword('пароль', new Secrets(randomBytes(32))), secrets), undefined);
  const md5 = createHash('md5').update('пароль').digest('hex');
  const sha1 = createHash('sha1').update('пароль').digest('hex');
  for (const given of ['пароль', md5, md5.toUpperCase(), sha1]) assert.ok(isPassword(given, kept));
  for (const given of ['', 'Пароль', md5.slice(1), `${md5}${sha1}`]) assert.ok(!isPassword(given, kept));
  assert.ok(!isPassword('', undefined));
});

test('the key is made once, for its owner alone, and a broken one is said', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dozvon-test-'));
  try {
    const sealed = openSecrets(folder).seal('x', 'y');
    assert.equal(statSync(join(folder, 'secret.key')).mode & 0o777, 0o600);
    assert.equal(openSecrets(folder).open(sealed, 'y'), 'x');
    assert.ok(!readFileSync(join(folder, 'secret.key'), 'latin1').includes('x'));
    writeFileSync(join(folder, 'secret.key'), 'short');
    assert.throws(() => openSecrets(folder), SecretKeyError);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
