// espeak-ng in its own process: languages, voices, loudness, and what happens when the process dies.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { activeLevel, peakOf } from '../../../src/protocols/audio/level.ts';
import { espeakEngine } from '../../../src/voice/speech/espeak-engine.ts';
import { parseVoice } from '../../../src/voice/speech/parse-voice.ts';
import { VOICE_NAMES } from '../../../src/voice/speech/speech.ts';
import { type EspeakConfig, SPEECH_DEFAULTS } from '../../../src/voice/speech/speech-config.ts';
import { folder, speechOf } from './engines.ts';

const CONFIG = SPEECH_DEFAULTS.espeak as EspeakConfig;
const DYING = new URL('./dying-process.js', import.meta.url);
const ENGLISH = { name: 'm3', language: 'en' } as const;

const TEXTS: readonly [string, string][] = [
  ['ru', 'Здравствуйте! Нажмите один, чтобы подтвердить заказ.'],
  ['en', 'Good morning! Press one to confirm your order.'],
  ['uk', 'Доброго дня! Натисніть один, щоб підтвердити замовлення.'],
  ['kk', 'Сәлеметсіз бе! Тапсырысты растау үшін бірді басыңыз.'],
];

test('Russian, English, Ukrainian and Kazakh are spoken at their length and all equally loud', async (t) => {
  const speech = await speechOf(t, CONFIG);
  for (const [language, text] of TEXTS) {
    const voice = parseVoice('m', text);
    assert.equal(voice.language, language);
    const said = await speech.say(text, voice);
    assert.ok(said.ok, said.ok ? '' : said.error.reason);
    const seconds = said.value.length / 8_000;
    assert.ok(seconds > 2 && seconds < 8, `${language} lasts ${seconds} s`);
    const level = activeLevel(said.value, 8_000);
    assert.ok(level > -24 && level < -19.9, `${language} is at ${level} dB`);
    assert.ok(peakOf(said.value) < 29_300);
  }
});

test('the same text differs in every language that reads it', async (t) => {
  const speech = await speechOf(t, CONFIG);
  const said = await Promise.all(
    ['ru', 'en', 'uk', 'kk', 'de', 'fr'].map((language) => speech.say('12', { name: 'm', language })),
  );
  const sounds = new Set(said.map((one) => (one.ok ? one.value.join() : 'failed')));
  assert.equal(sounds.size, 6);
  assert.ok(!sounds.has('failed'));
});

test('every language it says it has can be spoken', async (t) => {
  const speech = await speechOf(t, CONFIG);
  const refused = await speech.say('1', { name: 'w', language: 'xx' });
  const languages = /it has (.*)$/.exec(refused.ok ? '' : refused.error.reason)?.[1]?.split(', ') ?? [];
  assert.ok(languages.length > 70);
  for (const language of ['ru', 'en', 'uk', 'kk', 'zh', 'no'])
    assert.ok(languages.includes(language), language);
  const silent: string[] = [];
  for (const language of languages) {
    const said = await speech.say('1', { name: 'w', language });
    if (!said.ok || said.value.length < 800) silent.push(language);
  }
  assert.deepEqual(silent, []);
});

test('the eight voices are eight different sounds, the four female ones higher', async (t) => {
  const speech = await speechOf(t, CONFIG);
  const pitches = new Map<string, number>();
  const sounds = new Set<string>();
  for (const name of VOICE_NAMES) {
    const said = await speech.say('Мама мыла раму', { name, language: 'ru' });
    assert.ok(said.ok);
    sounds.add(said.value.join());
    pitches.set(name, pitchOf(said.value));
  }
  assert.equal(sounds.size, 8);
  const told = JSON.stringify([...pitches]);
  const male = VOICE_NAMES.filter((name) => name.startsWith('m')).map((name) => pitches.get(name)!);
  const female = VOICE_NAMES.filter((name) => name.startsWith('w')).map((name) => pitches.get(name)!);
  assert.ok(Math.min(...female) > Math.max(...male), told);
});

/** Hertz of the voice: the lag at which the loudest 100 ms are most like themselves. */
function pitchOf(samples: Int16Array): number {
  let start = 0;
  let loudest = 0;
  for (let at = 0; at + 1_000 < samples.length; at += 200) {
    let power = 0;
    for (let n = at; n < at + 800; n++) power += samples[n]! ** 2;
    if (power > loudest) [loudest, start] = [power, at];
  }
  let best = 0;
  let bestLag = 0;
  for (let lag = 20; lag <= 130; lag++) {
    let likeness = 0;
    let power = 1;
    for (let n = start; n < start + 600; n++) {
      likeness += samples[n]! * samples[n + lag]!;
      power += samples[n + lag]! ** 2;
    }
    const share = likeness / Math.sqrt(power);
    if (share > best * 1.05) [best, bestLag] = [share, lag];
  }
  return 8_000 / bestLag;
}

test('a code is slower than the number of the same digits in a text', async (t) => {
  const speech = await speechOf(t, CONFIG);
  const code = await speech.say('1234', { name: 'm', language: 'ru' });
  const spaced = await speech.say('1 2 3 4', { name: 'm', language: 'ru' });
  assert.ok(code.ok && spaced.ok);
  assert.deepEqual(code.value, spaced.value);
  assert.ok(code.value.length > 1.5 * 8_000);
});

test('marks in a text are said, not obeyed', async (t) => {
  const speech = await speechOf(t, CONFIG);
  const said = await speech.say('one <break time="9s"/> two & three', ENGLISH);
  assert.ok(said.ok);
  assert.ok(said.value.length < 7 * 8_000, `${said.value.length / 8_000} s`);
});

test('a text that kills the process fails, and the next is said by a new one', async (t) => {
  const speech = await speechOf(t, CONFIG, espeakEngine(CONFIG, DYING));
  const died = await speech.say('die', ENGLISH);
  assert.equal(died.ok ? '' : died.error.reason, 'espeak-ng died of this text, twice');
  assert.ok((await speech.say('live', ENGLISH)).ok);
});

test('a process that dies of something else does not fail the text', async (t) => {
  const speech = await speechOf(t, CONFIG, espeakEngine(CONFIG, DYING));
  const once = path.join(await folder(t), 'died');
  assert.ok((await speech.say(`die once ${once}`, ENGLISH)).ok);
});

test('texts behind one that kills or stops the process are said all the same', async (t) => {
  const config: EspeakConfig = { ...CONFIG, timeLimit: 1, concurrent: 2 };
  const speech = await speechOf(t, config, espeakEngine(config, DYING));
  const texts = ['hang', 'die', 'one', 'two', 'three'];
  const said = await Promise.all(texts.map((text) => speech.say(text, ENGLISH)));
  assert.deepEqual(
    said.map((one) => (one.ok ? 'said' : one.error.reason)),
    ['espeak-ng took longer than 1 s', 'espeak-ng died of this text, twice', 'said', 'said', 'said'],
  );
});
