// The inner port: what makes sound of a text. Owns the words for it and the filling of `{voice}` and `{lang}`; it must
// not know caches, rates or loudness.

import type { Result } from '../../base/result.ts';
import type { Turn, Voice } from './speech.ts';
import type { VoiceMap } from './speech-config.ts';

export interface Engine {
  /** Everything that decides how a text sounds besides the text and the voice; no secrets. A part of the cache's key. */
  readonly identity: string;
  /** The bytes of a WAV file, or one line that says why not. Never rejects. */
  render(text: string, voice: Voice, turn: Turn): Promise<Result<Uint8Array, string>>;
  /** Ends everything under way; what waits is answered with a reason. */
  close(): Promise<void>;
}

/** What the engine calls this voice: the map's word for `name,language`, else for `name`, else the name itself. */
export function mappedVoice(voices: VoiceMap, voice: Voice): string {
  return voices[`${voice.name},${voice.language}`] ?? voices[voice.name] ?? voice.name;
}

export function fillIn(pattern: string, words: { voice: string; lang: string }): string {
  return pattern.replace(/\{(voice|lang)\}/g, (_, word: 'voice' | 'lang') => words[word]);
}
