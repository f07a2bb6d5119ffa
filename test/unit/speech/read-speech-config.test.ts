// The settings under `speech`: defaults, all faults at once, unknown keys by name.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSpeechConfig } from '../../../src/voice/speech/read-speech-config.ts';
import { SPEECH_DEFAULTS } from '../../../src/voice/speech/speech-config.ts';

function faults(value: unknown): readonly string[] {
  const read = readSpeechConfig(value);
  return read.ok ? [] : read.error;
}

test('nothing set is espeak-ng with its defaults', () => {
  assert.deepEqual(readSpeechConfig(undefined), { ok: true, value: SPEECH_DEFAULTS.espeak });
  assert.deepEqual(readSpeechConfig({}), { ok: true, value: SPEECH_DEFAULTS.espeak });
});

test('every engine reads its own defaults back', () => {
  const http = { ...SPEECH_DEFAULTS.http, url: 'http://127.0.0.1:8880/v1/audio/speech' };
  const command = { ...SPEECH_DEFAULTS.command, command: ['piper'] };
  for (const config of [SPEECH_DEFAULTS.espeak, command, http]) {
    assert.deepEqual(readSpeechConfig(JSON.parse(JSON.stringify(config))), { ok: true, value: config });
  }
});

test('a command is enough for a command engine, and its sound is not normalised', () => {
  const read = readSpeechConfig({ engine: 'command', command: ['say', '--voice={voice}', '{lang}'] });
  assert.ok(read.ok && read.value.engine === 'command');
  assert.equal(read.value.normalise, 'no');
  assert.deepEqual(read.value.command, ['say', '--voice={voice}', '{lang}']);
});

test('one voice changed keeps the rest of it and the other seven', () => {
  const read = readSpeechConfig({ voices: { w2: { pitch: 99 } } });
  assert.ok(read.ok && read.value.engine === 'espeak');
  assert.deepEqual(read.value.voices.w2, { ...SPEECH_DEFAULTS.espeak.voices.w2, pitch: 99 });
  assert.deepEqual(read.value.voices.m, SPEECH_DEFAULTS.espeak.voices.m);
});

test('all faults are told at once, each with its key', () => {
  const told = faults({
    engine: 'http',
    url: 'ftp://x',
    timeLimit: 0,
    voicez: {},
    normalise: true,
    defaultVoice: 'x',
  });
  const keys = ['speech.url', 'speech.timeLimit', 'speech.voicez', 'speech.normalise', 'speech.defaultVoice'];
  assert.deepEqual(
    told.map((fault) => fault.split(' ')[0]),
    keys,
  );
  assert.match(told[2]!, /is not a setting/);
});

test('what an engine cannot do without must be set', () => {
  assert.match(faults({ engine: 'command' })[0]!, /^speech\.command must be set/);
  assert.match(faults({ engine: 'http' })[0]!, /^speech\.url must be set/);
});

test('misshapen values are refused', () => {
  const wrong: unknown[] = [
    null,
    [],
    'espeak',
    { engine: 'festival' },
    { engine: 'toString' },
    { engine: 7 },
    { voices: { x: {} } },
    { voices: { m: 'f2' } },
    { voices: { m: { variant: '../f2' } } },
    { voices: { m: { speed: 1 } } },
    { engine: 'command', command: 'say' },
    { engine: 'command', command: [] },
    { engine: 'command', command: [''] },
    { engine: 'command', command: ['a', 1] },
    { engine: 'command', command: ['a'], voices: { 'w,eng': 'x' } },
    { engine: 'command', command: ['a'], voices: { w: '' } },
    JSON.parse('{"__proto__": 1}'),
    { constructor: 1 },
  ];
  for (const value of wrong) assert.ok(faults(value).length > 0, JSON.stringify(value));
});
