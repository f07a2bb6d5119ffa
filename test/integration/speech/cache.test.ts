// The cache on disk: bounded, whole files only, and no trouble for a call when the disk is.

import assert from 'node:assert/strict';
import { chmod, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { readWav } from '../../../src/protocols/audio/wav.ts';
import { createSpeech, type SpeechEvent } from '../../../src/voice/speech/create-speech.ts';
import { DiskCache } from '../../../src/voice/speech/disk-cache.ts';
import { COMMAND_CONFIG, counted, folder } from './engines.ts';
import { spoken } from './speaking-command.ts';

const VOICE = { name: 'm', language: 'en' } as const;

function key(letter: string): string {
  return letter.repeat(64);
}

function quiet(reason: string): void {
  assert.fail(reason);
}

test('a kept file is a WAV that any player opens', async (t) => {
  const place = await folder(t);
  const cache = await DiskCache.open(place, 1_000_000, quiet);
  await cache.put(key('a'), Int16Array.of(1, 2, 3));
  const read = readWav(await readFile(path.join(place, `${key('a')}.wav`)));
  assert.ok(read.ok);
  assert.deepEqual([...read.value.samples], [1, 2, 3]);
  assert.deepEqual(await readdir(place), [`${key('a')}.wav`]);
});

test('what calls say is for nobody else on the machine, in a folder from before as well', async (t) => {
  const place = await folder(t);
  await chmod(place, 0o755);
  const cache = await DiskCache.open(place, 1_000_000, quiet);
  await cache.put(key('a'), Int16Array.of(1, 2, 3));
  assert.equal((await stat(place)).mode & 0o777, 0o700);
  assert.equal((await stat(path.join(place, `${key('a')}.wav`))).mode & 0o777, 0o600);
});

test('past its size the longest unused go first, also after a restart', async (t) => {
  const place = await folder(t);
  const sound = new Int16Array(500);
  const size = 44 + 1_000 + 32;
  const cache = await DiskCache.open(place, 3 * size, quiet);
  for (const letter of ['a', 'b', 'c']) await cache.put(key(letter), sound);
  assert.ok(await cache.get(key('a')));
  await cache.put(key('d'), sound);
  assert.equal(await cache.get(key('b')), undefined);
  const ages = { a: 10, c: 30, d: 20 };
  for (const [letter, age] of Object.entries(ages)) {
    await utimes(path.join(place, `${key(letter)}.wav`), 1_000_000 - age, 1_000_000 - age);
  }
  const reopened = await DiskCache.open(place, 2 * size, quiet);
  assert.deepEqual((await readdir(place)).sort(), [`${key('a')}.wav`, `${key('d')}.wav`]);
  await reopened.put(key('e'), sound);
  assert.deepEqual((await readdir(place)).sort(), [`${key('a')}.wav`, `${key('e')}.wav`]);
  await reopened.put(key('f'), new Int16Array(5_000));
  assert.equal(await reopened.get(key('f')), undefined);
});

test('files that are cut, changed, half-written or gone are not sound', async (t) => {
  const place = await folder(t);
  const cache = await DiskCache.open(place, 1_000_000, quiet);
  for (const letter of ['a', 'b', 'c']) await cache.put(key(letter), new Int16Array(500));
  await truncate(path.join(place, `${key('a')}.wav`), 300);
  const bytes = await readFile(path.join(place, `${key('b')}.wav`));
  bytes[100]! ^= 1;
  await writeFile(path.join(place, `${key('b')}.wav`), bytes);
  await writeFile(path.join(place, `${key('d')}.x.half`), 'half');
  await writeFile(path.join(place, 'somebody-elses.txt'), 'kept');
  await writeFile(path.join(place, `${key('e')}.wav`), '');
  const reopened = await DiskCache.open(place, 1_000_000, quiet);
  for (const letter of ['a', 'b', 'd', 'e']) assert.equal(await reopened.get(key(letter)), undefined);
  assert.ok(await reopened.get(key('c')));
  assert.deepEqual((await readdir(place)).sort(), [`${key('c')}.wav`, 'somebody-elses.txt'].sort());
});

test('a damaged sound is made again and kept again', async (t) => {
  const place = await folder(t);
  const first = await createSpeech(COMMAND_CONFIG, place);
  await first.say('hello', VOICE);
  await first.close();
  const file = path.join(place, (await readdir(place))[0]!);
  const { size } = await stat(file);
  await truncate(file, size - 1);
  const { engine, rendered } = counted(COMMAND_CONFIG);
  const second = await createSpeech(COMMAND_CONFIG, place, { engine });
  t.after(() => second.close());
  assert.deepEqual(await second.say('hello', VOICE), { ok: true, value: spoken('hello') });
  assert.deepEqual(rendered, ['hello']);
  assert.equal((await stat(file)).size, size);
});

test('a cache folder that cannot be made is told, and texts are said all the same', async (t) => {
  const file = path.join(await folder(t), 'file');
  await writeFile(file, '');
  const events: SpeechEvent[] = [];
  const speech = await createSpeech(COMMAND_CONFIG, path.join(file, 'cache'), {
    observe: (event) => events.push(event),
  });
  t.after(() => speech.close());
  assert.ok((await speech.say('hello', VOICE)).ok);
  assert.deepEqual(
    events.map((event) => event.kind),
    ['cache-trouble', 'cache-trouble', 'said'],
  );
});
