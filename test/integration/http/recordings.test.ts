// Recordings by their address: whole, in part, and not at all.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { FindFile } from '../../../src/interfaces/http/signed-files.ts';
import { classicDoor } from '../../support/classic-door.ts';
import { exchange, rawGet } from '../../support/http-exchange.ts';

const SOUND = Buffer.from('0123456789');

function recordings(context: TestContext, asked: string[]): FindFile {
  const folder = mkdtempSync(join(tmpdir(), 'dozvon-recordings-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'a.wav');
  writeFileSync(file, SOUND);
  return async (signed) => {
    asked.push(signed);
    if (!signed.startsWith('good')) return undefined;
    return { file, bytes: SOUND.length, contentType: 'audio/wav', name: '7-1.wav' };
  };
}

async function get(context: TestContext, target: string, ...headers: string[]) {
  const asked: string[] = [];
  const { port } = await classicDoor(context, { recording: recordings(context, asked) });
  const [answer] = await exchange(port, rawGet(target, ...headers));
  assert.ok(answer);
  return { answer, asked };
}

test('a signed address gives the sound and where its parts can be had', async (context) => {
  const { answer, asked } = await get(context, '/recordings/good/7?until=1&sign=x');
  assert.deepEqual(asked, ['good/7?until=1&sign=x']);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, SOUND);
  assert.equal(answer.headers.get('content-type'), 'audio/wav');
  assert.equal(answer.headers.get('accept-ranges'), 'bytes');
});

const RANGES: readonly (readonly [range: string, status: number, content: string])[] = [
  ['bytes=2-4', 206, '234'],
  ['bytes=7-', 206, '789'],
  ['bytes=-3', 206, '789'],
  ['bytes=5-99', 206, '56789'],
  ['bytes=4-2', 200, '0123456789'],
  ['bytes=0-1,3-4', 200, '0123456789'],
  ['lines=1-2', 200, '0123456789'],
  ['bytes=10-', 416, ''],
  ['bytes=-0', 416, ''],
];

for (const [range, status, content] of RANGES) {
  test(`the range ${range} is ${status}`, async (context) => {
    const { answer } = await get(context, '/recordings/good', `Range: ${range}`);
    assert.equal(answer.status, status);
    assert.equal(answer.body.toString(), content);
  });
}

test('HEAD tells of the file what GET does, without the file', async (context) => {
  const { port } = await classicDoor(context, { recording: recordings(context, []) });
  const head = async (path: string, init: RequestInit = {}): Promise<Response> =>
    await fetch(`http://127.0.0.1:${port}/recordings/${path}`, { ...init, method: 'HEAD' });
  const whole = await head('good');
  assert.deepEqual(
    [whole.status, whole.headers.get('content-length'), whole.headers.get('content-type')],
    [200, '10', 'audio/wav'],
  );
  const part = await head('good', { headers: { range: 'bytes=2-4' } });
  assert.deepEqual([part.status, part.headers.get('content-range')], [206, 'bytes 2-4/10']);
  assert.equal((await head('bad')).status, 404);
});

test('an address that is not signed is 404', async (context) => {
  const { answer } = await get(context, '/recordings/bad');
  assert.equal(answer.status, 404);
});
