// The settings of speech, as they stand under `speech` in the configuration file, with their defaults. Owns their shape;
// reading them from a file is in read-speech-config.ts.

import type { VoiceName } from './speech.ts';

/** How espeak-ng sounds for one of the eight names. */
export type EspeakVoice = {
  /** A voice variant of espeak-ng (`f2`, `m3`, `klatt4`, …); empty for the language's own voice. */
  readonly variant: string;
  /** Words a minute, 80…450. */
  readonly rate: number;
  /** 0…99, 50 is the voice's own. */
  readonly pitch: number;
};

type CommonConfig = {
  /** The name an unknown or absent `voice` stands for. */
  readonly defaultVoice: VoiceName;
  /** `yes`: every text comes at the same loudness. `no`: as loud as the engine made it. */
  readonly normalise: 'yes' | 'no';
  /** Seconds an engine may take for one text, and ffmpeg for one file. */
  readonly timeLimit: number;
  /** Texts said at the same time: processes of espeak-ng, runs of a command, requests. */
  readonly concurrent: number;
  /** Megabytes of said texts kept on disk; the longest unused go first. */
  readonly diskMegabytes: number;
  /** Megabytes of said texts kept in memory. */
  readonly memoryMegabytes: number;
  /** The program that reads sound files other than WAV. */
  readonly ffmpeg: string;
};

export type EspeakConfig = CommonConfig & {
  readonly engine: 'espeak';
  readonly voices: Readonly<Record<VoiceName, EspeakVoice>>;
};

/** What an outside engine calls a voice: keys are `w2` or, for one language only, `w2,en`. */
export type VoiceMap = Readonly<Record<string, string>>;

export type CommandConfig = CommonConfig & {
  readonly engine: 'command';
  /** Program and arguments; `{voice}` and `{lang}` are filled in. Text in UTF-8 on stdin, a WAV on stdout. */
  readonly command: readonly string[];
  /** What `{voice}` becomes; a name that is not in the map stands for itself. */
  readonly voices: VoiceMap;
};

export type HttpConfig = CommonConfig & {
  readonly engine: 'http';
  /** The whole address, such as `http://127.0.0.1:8880/v1/audio/speech`. */
  readonly url: string;
  /** Sent as `Authorization: Bearer …`; empty for none. A secret: never logged. */
  readonly apiKey: string;
  readonly model: string;
  /** The service's voices; `{lang}` in a value is filled in, so that a service with voices by language can be told. */
  readonly voices: VoiceMap;
};

export type SpeechConfig = EspeakConfig | CommandConfig | HttpConfig;

const COMMON = {
  defaultVoice: 'm3',
  timeLimit: 30,
  diskMegabytes: 512,
  memoryMegabytes: 32,
  ffmpeg: 'ffmpeg',
} as const;

/** Eight voices that a phone line tells apart. */
const ESPEAK_VOICES: Readonly<Record<VoiceName, EspeakVoice>> = {
  m: { variant: '', rate: 155, pitch: 45 },
  m2: { variant: 'm2', rate: 155, pitch: 50 },
  m3: { variant: 'm3', rate: 155, pitch: 45 },
  m4: { variant: 'm7', rate: 150, pitch: 35 },
  w: { variant: 'f2', rate: 155, pitch: 55 },
  w2: { variant: 'f3', rate: 155, pitch: 60 },
  w3: { variant: 'f4', rate: 155, pitch: 50 },
  w4: { variant: 'f5', rate: 165, pitch: 70 },
};

/** The voices OpenAI's own service has. */
const HTTP_VOICES: VoiceMap = {
  m: 'onyx',
  m2: 'echo',
  m3: 'ash',
  m4: 'fable',
  w: 'nova',
  w2: 'shimmer',
  w3: 'coral',
  w4: 'sage',
};

/** What is not set stands as here; `command` and `url` have no default and must be set. */
export const SPEECH_DEFAULTS: {
  readonly espeak: EspeakConfig;
  readonly command: CommandConfig;
  readonly http: HttpConfig;
} = {
  espeak: { ...COMMON, engine: 'espeak', normalise: 'yes', concurrent: 1, voices: ESPEAK_VOICES },
  command: { ...COMMON, engine: 'command', normalise: 'no', concurrent: 2, command: [], voices: {} },
  http: {
    ...COMMON,
    engine: 'http',
    normalise: 'no',
    concurrent: 4,
    url: '',
    apiKey: '',
    model: 'tts-1',
    voices: HTTP_VOICES,
  },
};
