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
  const body = await reader.read(chunks(10, 20), 30, 'a');
  assert.ok(body.kind === 'whole' && body.bytes.length === 30);
  assert.equal(reader.held, 30);
  reader.release(body, 'a');
  assert.equal(reader.held, 0);
});

test('a body past its limit is thrown away, its rest read', async () => {
  const reader = new BodyReader();
  const stream = chunks(10, 20, 30, 40);
  assert.deepEqual(await reader.read(stream, 25, 'a'), { kind: 'too-large', limit: 25 });
  assert.equal(stream.readableEnded, true);
  assert.equal(reader.held, 0);
});

test('a body without end is not read without end', async () => {
  const endless = new Readable({ read: (): void => void endless.push(Buffer.alloc(1024 * 1024)) });
  const body = await new BodyReader().read(endless, 10, 'a');
  assert.equal(body.kind, 'too-large');
  assert.ok(endless.destroyed);
  assert.ok(LIMITS.http.drainBytes > 0);
});

test('when all bodies together are too much, the next one finds no room; released, there is room again', async () => {
  const reader = new BodyReader({ all: 100, ofAddress: 100, always: 0 });
  const first = await reader.read(chunks(80), 1_000, 'a');
  assert.deepEqual(await reader.read(chunks(30), 1_000, 'a'), { kind: 'no-room' });
  assert.equal(reader.held, 80);
  reader.release(first, 'a');
  assert.equal((await reader.read(chunks(30), 1_000, 'a')).kind, 'whole');
});

test('a sender that goes away leaves nothing held', async () => {
  const reader = new BodyReader();
  const stream = new Readable({ read: () => undefined });
  const reading = reader.read(stream, 100, 'a');
  stream.push(Buffer.alloc(10));
  stream.destroy(new Error('aborted'));
  await assert.rejects(reading);
  assert.equal(reader.held, 0);
});

test('one address cannot take the room of the others, and small bodies always find some', async () => {
  const reader = new BodyReader({ all: 100, ofAddress: 60, always: 10 });
  const first = await reader.read(chunks(50), 1_000, 'a');
  assert.equal((await reader.read(chunks(20), 1_000, 'a')).kind, 'no-room');
  const other = await reader.read(chunks(50), 1_000, 'b');
  assert.equal(other.kind, 'whole');
  assert.equal((await reader.read(chunks(5, 5), 1_000, 'a')).kind, 'whole');
  assert.equal((await reader.read(chunks(5, 6), 1_000, 'c')).kind, 'no-room');
  assert.equal(reader.held, 110);
  reader.release(first, 'a');
  reader.release(other, 'b');
  assert.equal(reader.held, 10);
});

test('a body that found no room gives back what it took before its rest has come', async () => {
  const reader = new BodyReader({ all: 25, ofAddress: 25, always: 0 });
  const stream = new Readable({ read: () => undefined });
  const reading = reader.read(stream, 1_000, 'a');
  stream.push(Buffer.alloc(20));
  stream.push(Buffer.alloc(20));
  await new Promise(setImmediate);
  assert.equal(reader.held, 0);
  stream.push(null);
  assert.deepEqual(await reading, { kind: 'no-room' });
});
