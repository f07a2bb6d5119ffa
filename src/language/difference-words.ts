// Where two menus part, in sentences, in English and Russian. Owns wording only; what differs is found in `differences.ts`,
// and what a call does is said with the explainer's own words.
import { unreachable } from '../base/assert.ts';
import type { Difference } from './differences.ts';
import { type Language, WORDS, type Words } from './explain-words.ts';
import type { Noticed, Stimulus } from './lockstep.ts';
import type { HangUpCause } from './machine-types.ts';

type DifferenceWords = {
  readonly atOnce: string;
  readonly joined: string;
  readonly key: (key: string) => string;
  readonly earlyKey: (key: string) => string;
  readonly silence: string;
  readonly recorded: string;
  readonly talked: string;
  readonly failed: string;
  readonly nothing: string;
  readonly ends: Readonly<Record<HangUpCause, string>>;
};

const MORE: Readonly<Record<Language, DifferenceWords>> = {
  en: {
    atOnce: 'On answer',
    joined: ', then ',
    key: (key) => `key ${key}`,
    earlyKey: (key) => `key ${key} before the text is over`,
    silence: 'silence',
    recorded: 'the recording ends',
    talked: 'somebody answers and hangs up later',
    failed: 'nobody answers',
    nothing: 'says nothing and waits',
    ends: {
      end: 'the call ends',
      'end-command': 'the call ends',
      silence: 'the call ends by silence',
      'wrong-keys': 'the call ends by wrong keys',
      'transfer-done': 'the call ends after the conversation',
      'time-limit': 'the call ends by its limit',
    },
  },
  ru: {
    atOnce: 'После ответа',
    joined: ', затем ',
    key: (key) => `клавиша ${key}`,
    earlyKey: (key) => `клавиша ${key}, не дослушав текст`,
    silence: 'молчание',
    recorded: 'запись кончилась',
    talked: 'кто-то ответил и потом положил трубку',
    failed: 'никто не ответил',
    nothing: 'ничего не звучит, ждём',
    ends: {
      end: 'звонок кончается',
      'end-command': 'звонок кончается',
      silence: 'звонок кончается по молчанию',
      'wrong-keys': 'звонок кончается из-за неверных клавиш',
      'transfer-done': 'звонок кончается после разговора',
      'time-limit': 'звонок кончается по пределу времени',
    },
  },
};

export type DifferenceTold = {
  /** What is done to the call, such as `Key 1, then silence`. */
  readonly steps: string;
  readonly before: string;
  readonly after: string;
};

export function toldDifference(difference: Difference, lang: Language = 'en'): DifferenceTold {
  const more = MORE[lang];
  const steps = difference.steps.map((stimulus) => stepIn(stimulus, more)).join(more.joined);
  return {
    steps: steps === '' ? more.atOnce : steps[0]!.toUpperCase() + steps.slice(1),
    before: noticedIn(difference.before, lang),
    after: noticedIn(difference.after, lang),
  };
}

function stepIn(stimulus: Stimulus, more: DifferenceWords): string {
  switch (stimulus.kind) {
    case 'key':
      return stimulus.when === 'early' ? more.earlyKey(stimulus.key) : more.key(stimulus.key);
    case 'silence':
    case 'recorded':
    case 'talked':
    case 'failed':
      return more[stimulus.kind];
    default:
      return unreachable(stimulus);
  }
}

function noticedIn(noticed: readonly Noticed[], lang: Language): string {
  const more = MORE[lang];
  if (noticed.length === 0) return more.nothing;
  return noticed.map((one) => oneIn(one, WORDS[lang], more)).join('; ');
}

function oneIn(noticed: Noticed, words: Words, more: DifferenceWords): string {
  switch (noticed.kind) {
    case 'says':
      return noticed.parts
        .map((part) => (part.kind === 'speech' ? words.says(part.text) : words.sound(part.source)))
        .join(', ');
    case 'records':
      return words.record(noticed.seconds);
    case 'calls': {
      const call = words.call(noticed.numbers.join(', '), noticed.waitSeconds);
      return noticed.record === 'yes' ? `${call}, ${words.recorded}` : call;
    }
    case 'sends':
      return words.sms(noticed.to, noticed.text);
    case 'tells':
      return noticed.address === undefined ? words.handler : words.address(noticed.address);
    case 'ends':
      return more.ends[noticed.cause];
    default:
      return unreachable(noticed);
  }
}
