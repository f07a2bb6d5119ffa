// The same tests for every engine: what the rest of the program may rely on, whichever is configured.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { peakOf } from '../../../src/protocols/audio/level.ts';
import { createSpeech } from '../../../src/voice/speech/create-speech.ts';
import type { Voice } from '../../../src/voice/speech/speech.ts';
import { SPEECH_DEFAULTS, type SpeechConfig } from '../../../src/voice/speech/speech-config.ts';
import { COMMAND_CONFIG, counted, folder, speakingServer, speechOf } from './engines.ts';

type Subject = {
  readonly name: string;
  config(t: TestContext): Promise<SpeechConfig>;
  /** A text and a voice this engine cannot say, and what it complains of. */
  readonly unsayable: { readonly text: string; readonly voice: Voice; readonly reason: RegExp };
};

const ENGLISH: Voice = { name: 'm3', language: 'en' };

const SUBJECTS: readonly Subject[] = [
  {
    name: 'espeak',
    config: async () => SPEECH_DEFAULTS.espeak,
    unsayable: {
      text: 'hello',
      voice: { name: 'm3', language: 'xx' },
      reason: /no language xx; it has .*\ben\b.*\bru\b/,
    },
  },
  {
    name: 'command',
    config: async () => COMMAND_CONFIG,
    unsayable: { text: 'fail', voice: ENGLISH, reason: /ended with 3: no such voice$/ },
  },
  {
    name: 'http',
    config: async (t) => ({ ...SPEECH_DEFAULTS.http, url: (await speakingServer(t)).url }),
    unsayable: { text: 'fail', voice: ENGLISH, reason: /^127\.0\.0\.1:\d+ answered 500: no such voice$/ },
  },
];

for (const subject of SUBJECTS) {
  test(`${subject.name}: a text becomes sound`, async (t) => {
    const speech = await speechOf(t, await subject.config(t));
    const said = await speech.say('hello, this is a test', ENGLISH);
    assert.ok(said.ok, said.ok ? '' : said.error.reason);
    assert.ok(said.value.length > 2_000 && said.value.length < 40_000, `${said.value.length} samples`);
    assert.ok(peakOf(said.value) > 3_000);
  });

  test(`${subject.name}: a text that cannot be said fails alone and tells why`, async (t) => {
    const speech = await speechOf(t, await subject.config(t));
    const { text, voice, reason } = subject.unsayable;
    const [failed, said] = await Promise.all([speech.say(text, voice), speech.say('good', ENGLISH)]);
    assert.ok(!failed.ok);
    assert.equal(failed.error.kind, 'speech-failed');
    assert.match(failed.error.reason, reason);
    assert.ok(said.ok);
  });

  test(`${subject.name}: the same text at the same time is said once, and then never again`, async (t) => {
    const config = await subject.config(t);
    const { engine, rendered } = counted(config);
    const speech = await speechOf(t, config, engine);
    const texts = ['hello', ' hello ', 'hello', 'other'];
    const said = await Promise.all(texts.map((text) => speech.say(text, ENGLISH)));
    assert.ok(said.every((one) => one.ok));
    assert.deepEqual((await speech.say('hello', ENGLISH)).ok, true);
    assert.deepEqual(rendered, ['hello', 'other']);
  });

  test(`${subject.name}: what was said before a restart is there after it without the engine`, async (t) => {
    const config = await subject.config(t);
    const cache = await folder(t);
    const before = await createSpeech(config, cache);
    const first = await before.say('hello', ENGLISH);
    await before.close();
    const { engine, rendered } = counted(config);
    const after = await createSpeech(config, cache, { engine });
    t.after(() => after.close());
    assert.ok(first.ok);
    assert.deepEqual(await after.say('hello', ENGLISH), first);
    assert.deepEqual(rendered, []);
    await after.say('hello', { name: 'w', language: 'en' });
    await after.say('hello', { name: 'm3', language: 'ru' });
    assert.deepEqual(rendered, ['hello', 'hello']);
  });

  test(`${subject.name}: a failure is not remembered`, async (t) => {
    const config = await subject.config(t);
    const { engine, rendered } = counted(config);
    const speech = await speechOf(t, config, engine);
    const { text, voice } = subject.unsayable;
    await speech.say(text, voice);
    await speech.say(text, voice);
    assert.equal(rendered.length, 2);
  });

  test(`${subject.name}: a bare code is given digit by digit, an empty text is no sound, a huge one is refused`, async (t) => {
    const config = await subject.config(t);
    const { engine, rendered } = counted(config);
    const speech = await speechOf(t, config, engine);
    assert.ok((await speech.say('123456', ENGLISH)).ok);
    assert.deepEqual(await speech.say(' \n ', ENGLISH), { ok: true, value: new Int16Array(0) });
    const huge = await speech.say('a'.repeat(4_001), ENGLISH);
    assert.equal(huge.ok ? '' : huge.error.reason, 'the text is longer than 4000 characters');
    assert.deepEqual(rendered, ['1 2 3 4 5 6']);
  });

  test(`${subject.name}: closing answers what is under way and what comes after`, async (t) => {
    const speech = await speechOf(t, await subject.config(t));
    const texts = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
    const said = texts.map((text) => speech.say(text, ENGLISH));
    await speech.close();
    for (const one of await Promise.all(said)) assert.ok(one.ok || one.error.reason === 'closed');
    const late = await speech.say('late', ENGLISH);
    assert.deepEqual(late, { ok: false, error: { kind: 'speech-failed', reason: 'closed' } });
  });

  test(`${subject.name}: a rehearsal leaves the prompts of calls where they are, and a call takes what was rehearsed`, async (t) => {
    const config = await subject.config(t);
    const { engine, rendered } = counted(config);
    const speech = await speechOf(t, config, engine);
    assert.ok((await speech.say('rehearsed', ENGLISH, 'page')).ok);
    assert.ok((await speech.say('rehearsed', ENGLISH, 'page')).ok);
    assert.deepEqual([speech.kept().disk.sounds, speech.kept().memory.sounds], [0, 0]);
    assert.ok((await speech.say('rehearsed', ENGLISH)).ok);
    assert.deepEqual([speech.kept().disk.sounds, speech.kept().memory.sounds], [1, 1]);
    assert.deepEqual(rendered, ['rehearsed']);
  });
}

test('a call is spoken before the texts that pages wait for, through the engine and the conversion', async (t) => {
  const speech = await speechOf(t, SPEECH_DEFAULTS.espeak);
  const done: string[] = [];
  const say = async (text: string, turn: 'call' | 'page'): Promise<void> => {
    assert.ok((await speech.say(text, ENGLISH, turn)).ok);
    done.push(text);
  };
  const long = 'a long text that takes a while to be spoken. '.repeat(10);
  const pages = ['one', 'two', 'three', 'four'].map((name) => say(`${name} ${long}`, 'page'));
  await say('a call', 'call');
  assert.ok(done.length <= 2, `${done.length - 1} pages were spoken first`);
  await Promise.all(pages);
});
