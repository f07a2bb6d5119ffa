// What a virtual phone does when it rings, as its owner writes it in the configuration. Owns the steps and the reading
// of them; it must not ring or speak.

import { err, ok, type Result } from '../../base/result.ts';

/** One thing a phone does after it has answered; the next begins when it is done. */
export type PhoneStep =
  /** Seconds of doing nothing. */
  | { readonly kind: 'wait'; readonly seconds: number }
  /** Until what is heard has been quiet for `seconds`, after some sound; at most `most` seconds. */
  | { readonly kind: 'hear'; readonly seconds: number; readonly most: number }
  | { readonly kind: 'press'; readonly keys: string }
  /** Speaks a text with the server's own voice. */
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'echo'; readonly seconds: number }
  | { readonly kind: 'hang-up' };

export type PhoneScript = {
  /** Digits, or the beginning of digits and `*`. */
  readonly number: string;
  readonly does: 'answer' | 'busy' | 'refuse' | 'no-answer' | 'no-such-number';
  /** Seconds it rings before it answers, is busy or refuses. */
  readonly ringSeconds: number;
  /** After the last step it listens until the other side hangs up. */
  readonly steps: readonly PhoneStep[];
};

const DEFAULT_PHONE: PhoneScript = { number: '*', does: 'answer', ringSeconds: 1, steps: [] };

const DOES = ['answer', 'busy', 'refuse', 'no-answer', 'no-such-number'] as const;

/** Reads the `phones` list of a configuration; every fault names the phone and the key. */
export function readPhones(value: unknown): Result<readonly PhoneScript[], readonly string[]> {
  if (!Array.isArray(value)) return err(['phones must be a list']);
  const faults: string[] = [];
  const phones = value.map((one, at) => readPhone(one, `phones[${at}]`, faults));
  return faults.length > 0 ? err(faults) : ok(phones);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readPhone(value: unknown, where: string, faults: string[]): PhoneScript {
  if (!isRecord(value)) {
    faults.push(`${where} must be an object`);
    return DEFAULT_PHONE;
  }
  for (const key of Object.keys(value)) {
    if (!['number', 'does', 'ringSeconds', 'steps'].includes(key))
      faults.push(`${where}: unknown key "${key}"`);
  }
  const { number, does = 'answer', ringSeconds = 1, steps = [] } = value;
  if (typeof number !== 'string' || !/^\d{0,15}\*?$/.test(number) || number === '') {
    faults.push(`${where}.number must be digits, or the beginning of digits and *`);
  }
  if (!DOES.some((one) => one === does)) faults.push(`${where}.does must be one of ${DOES.join(', ')}`);
  if (!isSeconds(ringSeconds)) faults.push(`${where}.ringSeconds must be a number from 0 to 3600`);
  if (!Array.isArray(steps)) faults.push(`${where}.steps must be a list`);
  const read = Array.isArray(steps)
    ? steps.map((step, at) => readStep(step, `${where}.steps[${at}]`, faults))
    : [];
  return {
    number: String(number),
    does: DOES.find((one) => one === does) ?? 'answer',
    ringSeconds: Number(ringSeconds),
    steps: read,
  };
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 3_600;
}

const STEP_FORMS =
  'one of {wait: seconds}, {hear: seconds, most: seconds}, {press: keys}, {say: text}, {echo: seconds}, {hangUp: true}';

function readStep(value: unknown, where: string, faults: string[]): PhoneStep {
  if (isRecord(value)) {
    const { wait, hear, most = 60, press, say, echo, hangUp } = value;
    const keys = Object.keys(value).join(' ');
    if (keys === 'wait' && isSeconds(wait)) return { kind: 'wait', seconds: wait };
    if (/^hear( most)?$/.test(keys) && isSeconds(hear) && isSeconds(most))
      return { kind: 'hear', seconds: hear, most };
    if (keys === 'press' && typeof press === 'string' && /^[0-9*#A-D]{1,100}$/.test(press)) {
      return { kind: 'press', keys: press };
    }
    if (keys === 'say' && typeof say === 'string' && say.trim() !== '') return { kind: 'say', text: say };
    if (keys === 'echo' && isSeconds(echo)) return { kind: 'echo', seconds: echo };
    if (keys === 'hangUp' && hangUp === true) return { kind: 'hang-up' };
  }
  faults.push(`${where} must be ${STEP_FORMS}`);
  return { kind: 'hang-up' };
}

/** The script of a number: the exact one, else the longest beginning that fits, else the phone that just answers. */
export function scriptFor(number: string, scripts: readonly PhoneScript[]): PhoneScript {
  let best: PhoneScript = DEFAULT_PHONE;
  let length = -1;
  for (const script of scripts) {
    const beginning = script.number.endsWith('*') ? script.number.slice(0, -1) : undefined;
    if (beginning === undefined && script.number === number) return script;
    if (beginning !== undefined && number.startsWith(beginning) && beginning.length > length) {
      best = script;
      length = beginning.length;
    }
  }
  return best;
}
