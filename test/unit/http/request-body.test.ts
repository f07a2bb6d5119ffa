// Bodies read whole within their limits, and the room they take given back.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { BodyReader } from '../../../src/interfaces/http/request-body.ts';

function chunks(...sizes: readonly number[]): Readable {
  return Readable.from(sizes.map((size) => Buffer.alloc(size, 'a')));
}

test('a body within its limit is read whole and held until it is released', async () => {
  const reader = new BodyReader();
  const body = await reader.read(chunks(10, 20), 30);
  assert.ok(body.kind === 'whole' && body.bytes.length === 30);
  assert.equal(reader.held, 30);
  reader.release(body);
  assert.equal(reader.held, 0);
});

test('a body past its limit is thrown away, its rest read', async () => {
  const reader = new BodyReader();
  const stream = chunks(10, 20, 30, 40);
  assert.deepEqual(await reader.read(stream, 25), { kind: 'too-large', limit: 25 });
  assert.equal(stream.readableEnded, true);
  assert.equal(reader.held, 0);
});

test('a body without end is not read without end', async () => {
  const endless = new Readable({ read: (): void => void endless.push(Buffer.alloc(1024 * 1024)) });
  const body = await new BodyReader().read(endless, 10);
  assert.equal(body.kind, 'too-large');
  assert.ok(endless.destroyed);
  assert.ok(LIMITS.http.drainBytes > 0);
});

test('when all bodies together are too much, the next one finds no room; released, there is room again', async () => {
  const reader = new BodyReader(100);
  const first = await reader.read(chunks(80), 1_000);
  assert.deepEqual(await reader.read(chunks(30), 1_000), { kind: 'no-room' });
  assert.equal(reader.held, 80);
  reader.release(first);
  assert.equal((await reader.read(chunks(30), 1_000)).kind, 'whole');
});

test('a sender that goes away leaves nothing held', async () => {
  const reader = new BodyReader();
  const stream = new Readable({ read: () => undefined });
  const reading = reader.read(stream, 100);
  stream.push(Buffer.alloc(10));
  stream.destroy(new Error('aborted'));
  await assert.rejects(reading);
  assert.equal(reader.held, 0);
});
