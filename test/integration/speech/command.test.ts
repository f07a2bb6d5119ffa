// What is special about an outside command: its arguments, its misbehaviour, the sound it returns left as it is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeLevel } from '../../../src/protocols/audio/level.ts';
import type { SpeechConfig } from '../../../src/voice/speech/speech-config.ts';
import { COMMAND_CONFIG, speechOf } from './engines.ts';
import { spoken } from './speaking-command.ts';

const RUSSIAN = { name: 'w2', language: 'ru' } as const;

test('an 8 kHz sound reaches the ear bit by bit, and the text reached the command in UTF-8', async (t) => {
  const speech = await speechOf(t, COMMAND_CONFIG);
  const text = 'Съешь ещё этих мягких «булок» 🍞';
  assert.deepEqual(await speech.say(text, RUSSIAN), { ok: true, value: spoken(text) });
});

test('a stream of 48 kHz stereo with unknown lengths comes at its length and level', async (t) => {
  const speech = await speechOf(t, COMMAND_CONFIG);
  const said = await speech.say('stream', RUSSIAN);
  assert.ok(said.ok);
  assert.equal(said.value.length, 8_000);
  assert.ok(Math.abs(activeLevel(said.value, 8_000) - 20 * Math.log10(8_000 / Math.SQRT2 / 32_768)) < 0.1);
});

test('the same sound is normalised when the setting says so', async (t) => {
  const speech = await speechOf(t, { ...COMMAND_CONFIG, normalise: 'yes' });
  const said = await speech.say('stream', RUSSIAN);
  assert.ok(said.ok);
  assert.ok(Math.abs(activeLevel(said.value, 8_000) + 20) < 0.1);
});

test('voice and language are filled in, and our own settings are not passed on', async (t) => {
  process.env.DOZVON_SPEECH_TEST = 'secret';
  t.after(() => delete process.env.DOZVON_SPEECH_TEST);
  const speech = await speechOf(t, COMMAND_CONFIG);
  const said = await speech.say('arguments', RUSSIAN);
  assert.match(said.ok ? '' : said.error.reason, /: \["w2","in ru",\[\]\]$/);
});

test('an exit that is not 0, no WAV and no output are failures, whatever was written before', async (t) => {
  const speech = await speechOf(t, COMMAND_CONFIG);
  const cases: [string, RegExp][] = [
    ['fail', /ended with 3: no such voice$/],
    ['fail after a sound', /ended with 1$/],
    ['noise', /wrote no WAV$/],
    ['nothing', /wrote no WAV$/],
  ];
  for (const [text, reason] of cases) {
    const said = await speech.say(text, RUSSIAN);
    assert.match(said.ok ? 'said' : said.error.reason, reason);
  }
});

test('a command that takes too long is ended', async (t) => {
  const speech = await speechOf(t, { ...COMMAND_CONFIG, timeLimit: 1 });
  const said = await speech.say('hang', RUSSIAN);
  assert.match(said.ok ? 'said' : said.error.reason, /took longer than 1 s$/);
});

test('what a command has started is ended with it, even when the command itself is gone', async (t) => {
  const script = `const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', 'setTimeout(() => {}, 3600000)'], { stdio: 'inherit' }).unref();`;
  const config: SpeechConfig = { ...COMMAND_CONFIG, command: [process.execPath, '-e', script], timeLimit: 2 };
  const speech = await speechOf(t, config);
  const said = await speech.say('hello', RUSSIAN);
  assert.match(said.ok ? 'said' : said.error.reason, /took longer than 2 s$/);
});

test('a command that does not read its text may still speak', async (t) => {
  const script = `const wav = Buffer.alloc(44 + 1600);
    wav.write('RIFF', 0); wav.writeUInt32LE(wav.length - 8, 4); wav.write('WAVEfmt ', 8); wav.writeUInt32LE(16, 16);
    wav.writeUInt16LE(1, 20); wav.writeUInt16LE(1, 22); wav.writeUInt32LE(8000, 24); wav.writeUInt32LE(16000, 28);
    wav.writeUInt16LE(2, 32); wav.writeUInt16LE(16, 34); wav.write('data', 36); wav.writeUInt32LE(1600, 40);
    process.stdin.destroy(); process.stdout.write(wav);`;
  const speech = await speechOf(t, { ...COMMAND_CONFIG, command: [process.execPath, '-e', script] });
  const said = await speech.say('hello '.repeat(600), RUSSIAN);
  assert.equal(said.ok ? said.value.length : said.error.reason, 800);
});

test('a command that is not there says so', async (t) => {
  const speech = await speechOf(t, { ...COMMAND_CONFIG, command: ['no-such-speech-program'] });
  const said = await speech.say('hello', RUSSIAN);
  assert.equal(said.ok ? '' : said.error.reason, 'the program no-such-speech-program is not installed');
  const impossible = await speechOf(t, { ...COMMAND_CONFIG, command: ['a\0b'] });
  assert.equal((await impossible.say('hello', RUSSIAN)).ok, false);
});
