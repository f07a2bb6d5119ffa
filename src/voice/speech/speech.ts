// The port to speech: a text, or the bytes of a sound file, becomes samples a phone line can carry. Owns the types that
// the rest of the program sees; it must not know any engine. `createSpeech` is in create-speech.ts, `parseVoice` in
// parse-voice.ts, the settings in speech-config.ts.

import type { Result } from '../../base/result.ts';

/** The eight voice names of the API (`voice=` of a call); what each sounds like is configuration. */
export const VOICE_NAMES = ['m', 'm2', 'm3', 'm4', 'w', 'w2', 'w3', 'w4'] as const;

export type VoiceName = (typeof VOICE_NAMES)[number];

export type Voice = {
  readonly name: VoiceName;
  /** Two lower-case letters, ISO 639-1. */
  readonly language: string;
};

/**
 * Why there is no sound. `speech-failed`: the engine could not say the text; `sound-failed`: the file's bytes could not
 * be turned into sound. Both end a call before it rings: status 20, error 241. `reason` is one line for the log.
 */
export type SpeechError = {
  readonly kind: 'speech-failed' | 'sound-failed';
  readonly reason: string;
};

/** Who waits for a text. A call goes first: there somebody is about to be rung. `page`: whoever rehearses a menu in a browser. */
export type Turn = 'call' | 'page';

export type KeptSounds = { readonly sounds: number; readonly bytes: number; readonly bytesMost: number };

export interface Speech {
  /**
   * The 8 kHz mono samples of a text, from the cache when it has been said before. The array is shared: it must not be
   * written to. What a page has said takes no room from what calls have said. Absent `turn`: a call's. Never rejects.
   */
  say(text: string, voice: Voice, turn?: Turn): Promise<Result<Int16Array, SpeechError>>;
  /**
   * The 8 kHz mono samples of a sound file's bytes: WAV by ourselves; mp3, ogg, amr and others through ffmpeg when it is
   * installed, else a clear error. Never rejects.
   */
  decode(bytes: Uint8Array): Promise<Result<Int16Array, SpeechError>>;
  /** What is kept of what was said before. */
  kept(): { readonly disk: KeptSounds; readonly memory: KeptSounds };
  /** Ends the engine's processes and what they were saying. */
  close(): Promise<void>;
}
