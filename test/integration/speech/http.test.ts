// What is special about an HTTP service: what it is asked, and its refusals.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SPEECH_DEFAULTS, type SpeechConfig } from '../../../src/voice/speech/speech-config.ts';
import { speakingServer, speechOf } from './engines.ts';
import { spoken } from './speaking-command.ts';

const RUSSIAN = { name: 'w2', language: 'ru' } as const;

test("the request is OpenAI's, with the key, the mapped voice and the text", async (t) => {
  const { url, asked } = await speakingServer(t);
  const voices = { w2: 'silero-{lang}', 'w2,en': 'amy' };
  const config: SpeechConfig = { ...SPEECH_DEFAULTS.http, url, apiKey: 'sk-1', model: 'kokoro', voices };
  const speech = await speechOf(t, config);
  assert.deepEqual(await speech.say('Привет', RUSSIAN), { ok: true, value: spoken('Привет') });
  await speech.say('Hi', { name: 'w2', language: 'en' });
  assert.deepEqual(asked, [
    {
      authorization: 'Bearer sk-1',
      body: { model: 'kokoro', input: 'Привет', voice: 'silero-ru', response_format: 'wav' },
    },
    {
      authorization: 'Bearer sk-1',
      body: { model: 'kokoro', input: 'Hi', voice: 'amy', response_format: 'wav' },
    },
  ]);
});

test('without a key none is sent', async (t) => {
  const { url, asked } = await speakingServer(t);
  const speech = await speechOf(t, { ...SPEECH_DEFAULTS.http, url });
  await speech.say('Hi', RUSSIAN);
  assert.equal(asked[0]!.authorization, undefined);
});

test('no WAV, a redirection and silence are failures with a reason, none of which holds the key', async (t) => {
  const { url } = await speakingServer(t);
  const speech = await speechOf(t, { ...SPEECH_DEFAULTS.http, url, apiKey: 'sk-secret', timeLimit: 1 });
  const cases: [string, RegExp][] = [
    ['noise', /sent no WAV$/],
    ['away', /redirect/],
    ['hang', /took longer than 1 s$/],
  ];
  for (const [text, reason] of cases) {
    const said = await speech.say(text, RUSSIAN);
    assert.match(said.ok ? 'said' : said.error.reason, reason);
    assert.ok(!said.ok && !said.error.reason.includes('sk-secret'));
  }
});

test('a service that is not there says so', async (t) => {
  const speech = await speechOf(t, { ...SPEECH_DEFAULTS.http, url: 'http://127.0.0.1:9/v1/audio/speech' });
  const said = await speech.say('hello', RUSSIAN);
  assert.match(said.ok ? 'said' : said.error.reason, /^127\.0\.0\.1:9: .+/);
});
