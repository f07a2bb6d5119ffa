// From what a configuration file says under `speech` to settings that cannot be wrong. Owns the checks and their
// sentences; every fault is found at once and names its key. It must not read files or the environment.

import { err, ok, type Result } from '../../base/result.ts';
import { VOICE_NAMES } from './speech.ts';
import { SPEECH_DEFAULTS, type SpeechConfig } from './speech-config.ts';

/** A check of one value: what is wrong with it, as the end of a sentence that begins with its key. */
type Check = (value: unknown) => string | undefined;

type Rules = Readonly<Record<string, Check>>;

function whole(least: number, most: number): Check {
  return (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
}

function oneOf(choices: readonly string[]): Check {
  return (value) =>
    typeof value === 'string' && choices.includes(value) ? undefined : `must be one of ${choices.join(', ')}`;
}

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a text');

const filled: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'must be a text, not empty';

const command: Check = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value[0] !== '' &&
  value.every((part) => text(part) === undefined)
    ? undefined
    : 'must be a list of texts: the program, then its arguments';

const address: Check = (value) =>
  typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
    ? undefined
    : 'must be an http or https address';

const voiceMap: Check = (value) => {
  if (!isRecord(value)) return 'must be a map from voice names to texts';
  for (const [key, name] of Object.entries(value)) {
    if (!/^[mw][234]?(,[a-z]{2})?$/.test(key))
      return `has the key ${key}, which is no voice name such as w2 or w2,en`;
    if (filled(name) !== undefined) return `must have a text at ${key}`;
  }
  return undefined;
};

const ESPEAK_VOICE: Rules = {
  variant: (value) =>
    typeof value === 'string' && /^\w{0,30}$/.test(value) ? undefined : 'must be a variant of espeak-ng',
  rate: whole(80, 450),
  pitch: whole(0, 99),
};

const espeakVoices: Check = (value) => {
  if (!isRecord(value)) return 'must be a map from voice names to {variant, rate, pitch}';
  for (const [name, voice] of Object.entries(value)) {
    if (!(VOICE_NAMES as readonly string[]).includes(name))
      return `has the key ${name}, which is no voice name`;
    if (!isRecord(voice)) return `must have {variant, rate, pitch} at ${name}`;
    const faults = faultsOf(voice, ESPEAK_VOICE, name);
    if (faults.length > 0) return `is wrong: ${faults.join('; ')}`;
  }
  return undefined;
};

const COMMON: Rules = {
  engine: () => undefined,
  defaultVoice: oneOf(VOICE_NAMES),
  normalise: oneOf(['yes', 'no']),
  timeLimit: whole(1, 600),
  concurrent: whole(1, 64),
  diskMegabytes: whole(0, 1_000_000),
  memoryMegabytes: whole(0, 4_096),
  ffmpeg: filled,
};

const RULES: Readonly<Record<SpeechConfig['engine'], Rules>> = {
  espeak: { ...COMMON, concurrent: whole(1, 8), voices: espeakVoices },
  command: { ...COMMON, command, voices: voiceMap },
  http: { ...COMMON, url: address, apiKey: text, model: filled, voices: voiceMap },
};

/** Keys without which an engine cannot work. */
const REQUIRED: Readonly<Record<SpeechConfig['engine'], readonly string[]>> = {
  espeak: [],
  command: ['command'],
  http: ['url'],
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultsOf(value: Record<string, unknown>, rules: Rules, path: string): string[] {
  const faults: string[] = [];
  for (const [key, entry] of Object.entries(value)) {
    const check = Object.hasOwn(rules, key) ? rules[key] : undefined;
    const fault = check ? check(entry) : 'is not a setting';
    if (fault !== undefined) faults.push(`${path}.${key} ${fault}`);
  }
  return faults;
}

function isEngine(name: unknown): name is SpeechConfig['engine'] {
  return typeof name === 'string' && Object.hasOwn(RULES, name);
}

/** The settings, defaults filled in (`undefined` is all defaults), or every fault as a sentence that names its key. */
export function readSpeechConfig(value: unknown): Result<SpeechConfig, readonly string[]> {
  if (value === undefined) return ok(SPEECH_DEFAULTS.espeak);
  if (!isRecord(value)) return err(['speech must be a map of settings']);
  const engine = value.engine ?? 'espeak';
  if (!isEngine(engine)) return err([`speech.engine must be one of ${Object.keys(RULES).join(', ')}`]);
  const faults = faultsOf(value, RULES[engine], 'speech');
  for (const key of REQUIRED[engine]) {
    if (value[key] === undefined) faults.push(`speech.${key} must be set for the engine ${engine}`);
  }
  if (faults.length > 0) return err(faults);
  return ok(filledIn(engine, value));
}

function filledIn(engine: SpeechConfig['engine'], value: Record<string, unknown>): SpeechConfig {
  const defaults: SpeechConfig = SPEECH_DEFAULTS[engine];
  const given = isRecord(value.voices) ? value.voices : {};
  const voices: Record<string, unknown> = { ...defaults.voices };
  for (const [name, voice] of Object.entries(given)) {
    const before = voices[name];
    voices[name] = isRecord(voice) && isRecord(before) ? { ...before, ...voice } : voice;
  }
  // Every value has passed its check above, so that the sum is of the defaults' type.
  return { ...defaults, ...value, voices } as SpeechConfig;
}
