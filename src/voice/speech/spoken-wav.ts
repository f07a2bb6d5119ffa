// A text as a WAV, as a call would hear it, for who listens in a page. Owns nothing but the way from samples to a file; the voice is
// that of calls, whose texts go first.

import { err, ok } from '../../base/result.ts';
import type { SayText } from '../../core/menus/rehearsal.ts';
import { writeWav } from '../../protocols/audio/wav.ts';
import { parseVoice } from './parse-voice.ts';
import type { Speech, VoiceName } from './speech.ts';

/** What phones carry. */
const RATE = 8_000;

export function wavSpeech(speech: Speech, defaultVoice: VoiceName): SayText {
  return async ({ settings }, { text, voice }) => {
    const asked = parseVoice(voice ?? settings.voice, text, defaultVoice);
    const said = await speech.say(text, asked, 'page');
    return said.ok ? ok(writeWav(said.value, RATE)) : err(said.error.reason);
  };
}
