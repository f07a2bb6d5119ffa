// The small parts of the program's frame: what is closed, what a running server leaves behind, what the demo's handler
// believes, how the system's errors are told.

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Closing } from '../../../src/app/closing.ts';
import { openDemoHandler } from '../../../src/app/demo-handler.ts';
import { granted } from '../../../src/app/known-account.ts';
import {
  publicUrl,
  readServerRecord,
  removeServerRecord,
  urlOf,
  writeServerRecord,
} from '../../../src/app/server-record.ts';
import type { Settings } from '../../../src/app/settings.ts';
import { causeInWords } from '../../../src/app/system-words.ts';
import { welcomed } from '../../../src/app/welcome.ts';
import { err, ok } from '../../../src/base/result.ts';
import { FAULTS } from '../../../src/core/faults.ts';
import { settingsIn } from '../../support/settings-in.ts';

test('parts close backwards, all of them, once, and the first fault is told', async () => {
  const closed: string[] = [];
  const closing = new Closing();
  closing.add({ close: () => void closed.push('first') });
  closing.add({
    close: async () => {
      closed.push('second');
      throw new Error('stuck');
    },
  });
  closing.add({ close: () => void closed.push('third') });
  await assert.rejects(closing.close(), /stuck/);
  await assert.rejects(closing.close(), /stuck/);
  assert.deepEqual(closed, ['third', 'second', 'first']);
});

function readIn(folder: string, env: Readonly<Record<string, string>> = {}): Settings {
  const settings = settingsIn(folder, { DOZVON_DATA: folder, ...env });
  assert.ok(settings.ok);
  return settings.value;
}

test('the record of a server counts while its process lives', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'dozvon-record-'));
  try {
    const settings = readIn(folder);
    assert.equal(readServerRecord(settings), undefined);
    assert.equal(publicUrl(settings), 'http://127.0.0.1:8080');
    const record = {
      pid: process.pid,
      publicUrl: 'http://127.0.0.1:40000',
      ownUrl: 'http://127.0.0.1:40000',
    };
    writeServerRecord(settings, record);
    assert.deepEqual(readServerRecord(settings), record);
    assert.equal(publicUrl(settings), 'http://127.0.0.1:40000');
    const configured = readIn(folder, { DOZVON_PUBLIC_URL: 'https://example.com/' });
    assert.equal(publicUrl(configured), 'https://example.com');
    // A number no process of this system can have.
    writeServerRecord(settings, { ...record, pid: 2 ** 30 });
    assert.equal(readServerRecord(settings), undefined);
    writeFileSync(path.join(folder, 'server.json'), 'half a rec');
    assert.equal(readServerRecord(settings), undefined);
    removeServerRecord(settings);
    removeServerRecord(settings);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('where HTTP is reached is written as an address of the web, without a slash at the end', () => {
  const url = (env: Readonly<Record<string, string>>): string => urlOf(readIn(tmpdir(), env), 8_080);
  assert.equal(url({}), 'http://127.0.0.1:8080');
  assert.equal(url({ DOZVON_HTTP_ADDRESS: '::1' }), 'http://[::1]:8080');
  assert.equal(url({ DOZVON_PUBLIC_URL: 'https://sms.example.com/' }), 'https://sms.example.com');
  assert.equal(url({ DOZVON_PUBLIC_URL: 'https://example.com/sms//' }), 'https://example.com/sms');
});

test('a refusal ends a command with its own words, or with those of its fault', () => {
  assert.equal(granted(ok(7)), 7);
  for (const [error, message] of [
    ['service-unavailable', FAULTS['service-unavailable'].sentence],
    [{ fault: 'change-failed' }, FAULTS['change-failed'].sentence],
    [{ fault: 'change-failed', detail: 'it is late' }, 'it is late'],
  ] as const)
    assert.throws(() => granted(err(error)), { name: 'CommandError', message });
});

test('the handler of the demo tells a right signature from a wrong one and from none', async () => {
  const handler = await openDemoHandler('a phrase');
  try {
    const body = 'id=1&phone=79990000001&status=1';
    const signed = (secret: string): string =>
      `t=1700000000,v1=${createHmac('sha256', secret).update(`1700000000.${body}`).digest('hex')}`;
    for (const signature of [signed('a phrase'), signed('another'), '']) {
      const headers = signature === '' ? {} : { 'x-dozvon-signature': signature };
      const answer = await fetch(handler.url, { method: 'POST', body, headers });
      assert.equal(answer.status, 200);
    }
    assert.deepEqual(
      handler.calls.map((call) => [call.signature, call.fields.get('phone')]),
      [
        ['right', '79990000001'],
        ['wrong', '79990000001'],
        ['absent', '79990000001'],
      ],
    );
  } finally {
    await handler.close();
  }
});

test("the system's errors name their place in plain words; others are left alone", () => {
  const taken = Object.assign(new Error('bind'), { code: 'EADDRINUSE', address: '127.0.0.1', port: 5060 });
  assert.match(causeInWords(taken) ?? '', /^127\.0\.0\.1:5060 is taken by another program/);
  const missing = Object.assign(new Error('open'), { code: 'ENOENT', path: '/a/b' });
  assert.equal(causeInWords(missing), '/a/b does not exist');
  assert.equal(causeInWords(new Error('a bug')), undefined);
  assert.equal(causeInWords(Object.assign(new Error('odd'), { code: 'ESRCH', path: '/a' })), undefined);
});

test('a first look adds virtual phones only where no trunk is configured', () => {
  const folder = tmpdir();
  const [trunk] = welcomed(readIn(folder)).trunks;
  assert.equal(trunk?.kind, 'virtual');
  const configured = { ...readIn(folder), trunks: trunk ? [{ ...trunk, name: 'mine' }] : [] };
  assert.equal(welcomed(configured), configured);
});
