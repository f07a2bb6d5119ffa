// The small parts of speech: the gate, the memory, the conversion of a WAV.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok } from '../../../src/base/result.ts';
import { activeLevel } from '../../../src/protocols/audio/level.ts';
import { writeWav } from '../../../src/protocols/audio/wav.ts';
import { convertWav } from '../../../src/voice/speech/convert-wav.ts';
import { fillIn, mappedVoice } from '../../../src/voice/speech/engine.ts';
import { Gate } from '../../../src/voice/speech/gate.ts';
import { MemoryCache } from '../../../src/voice/speech/memory-cache.ts';

test('a gate lets so many in at once, the rest in their order, and refuses past its limit', async () => {
  const gate = new Gate(2, 2);
  const began: number[] = [];
  const ends: (() => void)[] = [];
  const job = (number: number) =>
    gate.run(async () => {
      began.push(number);
      await new Promise<void>((end) => ends.push(end));
      return ok(number);
    }, 'call');
  const runs = [job(1), job(2), job(3), job(4)];
  const refused = await job(5);
  assert.deepEqual(refused, { ok: false, error: '2 texts are already waiting' });
  assert.deepEqual(began, [1, 2]);
  for (let finished = 0; finished < 4; finished++) {
    ends[finished]!();
    await runs[finished];
    await new Promise(setImmediate);
  }
  assert.deepEqual(began, [1, 2, 3, 4]);
  const again = gate.run(async () => ok('free'), 'page');
  assert.deepEqual(await again, ok('free'));
});

test('what a call waits for goes before all that pages wait for, however long they have waited', async () => {
  const gate = new Gate(1, 10);
  const began: string[] = [];
  const job = (name: string, turn: 'call' | 'page') =>
    gate.run(async () => {
      began.push(name);
      return ok(name);
    }, turn);
  await Promise.all([
    job('page 1', 'page'),
    job('page 2', 'page'),
    job('page 3', 'page'),
    job('call 1', 'call'),
    job('call 2', 'call'),
  ]);
  assert.deepEqual(began, ['page 1', 'call 1', 'call 2', 'page 2', 'page 3']);
});

test('memory forgets the longest unused first and keeps within its bytes', () => {
  const memory = new MemoryCache(100);
  memory.put('a', new Int16Array(20));
  memory.put('b', new Int16Array(20));
  assert.ok(memory.get('a'));
  memory.put('c', new Int16Array(20));
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => memory.get(key)?.length),
    [20, undefined, 20],
  );
  memory.put('a', new Int16Array(10));
  memory.put('d', new Int16Array(20));
  assert.deepEqual(
    ['a', 'c', 'd'].map((key) => memory.get(key)?.length),
    [10, 20, 20],
  );
  memory.put('a', new Int16Array(51));
  assert.equal(memory.get('a'), undefined);
});

test('a WAV of 8 kHz comes through bit by bit when it is not normalised', () => {
  const samples = Int16Array.from({ length: 4_000 }, (_, n) => (n * 7_919 * n) % 65_536);
  assert.deepEqual(convertWav(writeWav(samples, 8_000), 'no'), ok(samples));
});

test('normalising brings a faint WAV to -20 dB', () => {
  const faint = Int16Array.from({ length: 22_050 }, (_, n) => 900 * Math.sin(n / 20));
  const converted = convertWav(writeWav(faint, 22_050), 'yes');
  assert.ok(converted.ok);
  assert.equal(converted.value.length, 8_000);
  assert.ok(Math.abs(activeLevel(converted.value, 8_000) + 20) < 0.1);
});

test('a full-scale square wave does not wrap round when its rate is changed', () => {
  const square = Int16Array.from({ length: 4_800 }, (_, n) => (Math.floor(n / 120) % 2 ? 32_767 : -32_768));
  const converted = convertWav(writeWav(square, 48_000), 'no');
  assert.ok(converted.ok);
  for (let half = 2; half < 38; half++) {
    const inside: number = converted.value[half * 20 + 10]!;
    assert.equal(Math.sign(inside), half % 2 ? 1 : -1);
  }
});

test('a sound longer than ten minutes and bytes that are no WAV are refused with a reason', () => {
  assert.match(reason(convertWav(writeWav(new Int16Array(4_000 * 601), 4_000), 'no')), /longer than 600 s/);
  assert.match(reason(convertWav(new Uint8Array(100), 'no')), /cannot be read/);
});

function reason(result: ReturnType<typeof convertWav>): string {
  return result.ok ? '' : result.error;
}

test('a voice map is asked for the language first, then the name, and a name stands for itself', () => {
  const map = { w: 'anna', 'w,en': 'slt' };
  assert.equal(mappedVoice(map, { name: 'w', language: 'en' }), 'slt');
  assert.equal(mappedVoice(map, { name: 'w', language: 'ru' }), 'anna');
  assert.equal(mappedVoice(map, { name: 'm3', language: 'ru' }), 'm3');
  assert.equal(fillIn('-v {voice}/{lang}/{other}', { voice: '{lang}', lang: 'ru' }), '-v {lang}/ru/{other}');
});
