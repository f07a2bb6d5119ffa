// Two menus under the same hands: both machines take the same stimulus and what a subscriber and the account notice of
// each is kept. Owns what counts as noticed and when two machines wait for the same; the search over it is
// `differences.ts`. It must not know the order in which anything is tried.
import { start, step } from './machine.ts';
import type { Machine } from './machine-state.ts';
import type {
  HangUpCause,
  Key,
  MenuEffect,
  MenuEvent,
  MenuSettings,
  Part,
  Selector,
} from './machine-types.ts';
import { actionsOf, lookup } from './places.ts';
import type { Program } from './program.ts';

/** What somebody outside does to a call. */
export type Stimulus =
  /** `early`: while a text plays that something else follows; otherwise after all of it. */
  | { readonly kind: 'key'; readonly key: Key; readonly when: 'early' | 'heard' }
  | { readonly kind: 'silence' }
  /** A recording runs to its end. */
  | { readonly kind: 'recorded' }
  /** A transfer is answered and talked through, or nobody answers. */
  | { readonly kind: 'talked' }
  | { readonly kind: 'failed' };

/** What is noticed of a call, in its order; positions and notes are not. */
export type Noticed =
  | { readonly kind: 'says'; readonly parts: readonly Part[] }
  | { readonly kind: 'records'; readonly seconds: number }
  | {
      readonly kind: 'calls';
      readonly numbers: readonly string[];
      readonly waitSeconds: number;
      readonly record: 'yes' | 'no';
    }
  | { readonly kind: 'sends'; readonly to: string; readonly sender: string; readonly text: string }
  | { readonly kind: 'tells'; readonly item: Selector; readonly name: string; readonly address?: string }
  | { readonly kind: 'ends'; readonly cause: HangUpCause };

/** What a machine waits for when nothing plays any more, or when a text plays that more follows. */
type Waiting = 'key' | 'text' | 'recording' | 'transfer' | 'nothing';

export type Watched = {
  readonly machine: Machine;
  readonly waiting: Waiting;
  /** Since the stimulus. */
  readonly noticed: readonly Noticed[];
};

const KEYS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];

/** Recordings are told apart by what follows them alone. */
const RECORDED_SECONDS = 1;

/** A call just answered, its first texts heard. */
export function answered(program: Program, settings: MenuSettings): Watched {
  return fed({ machine: start(program, settings), waiting: 'nothing', noticed: [] }, [{ kind: 'answered' }]);
}

/** One stimulus, all texts after it heard to their end or to where a key would cut something off. */
export function after(watched: Watched, stimulus: Stimulus): Watched {
  switch (stimulus.kind) {
    case 'key':
      return fed(watched, [{ kind: 'key', key: stimulus.key }]);
    case 'silence':
      return fed(watched, [{ kind: 'silence' }]);
    case 'recorded':
      return fed(watched, [{ kind: 'recorded', seconds: RECORDED_SECONDS }]);
    case 'talked':
      return fed(watched, [
        { kind: 'transfer-answered', number: numberOf(watched.machine) },
        { kind: 'transfer-ended', by: 'other' },
      ]);
    case 'failed':
      return fed(watched, [
        { kind: 'transfer-failed', number: numberOf(watched.machine), cause: 'no-answer' },
      ]);
  }
}

/** The text that plays is heard to its end. */
export function heard(watched: Watched): Watched {
  return fed(watched, [{ kind: 'played' }]);
}

function numberOf({ program, run }: Machine): string {
  const action = run ? actionsOf(program, run.item)[run.next - 1] : undefined;
  return action?.kind === 'call' ? (action.numbers.at(-1) ?? '') : '';
}

function fed(from: Watched, events: readonly MenuEvent[]): Watched {
  let { machine } = from;
  const noticed: Noticed[] = [];
  const feed = (event: MenuEvent) => {
    const [next, effects] = step(machine, event);
    machine = next;
    for (const effect of effects) {
      const one = noticedOf(effect);
      if (one) noticed.push(one);
    }
  };
  for (const event of events) feed(event);
  // A text that nothing but a listen follows is heard out: a key in it does what the key after it does.
  while (plays(machine) && !cutsOff(machine)) feed({ kind: 'played' });
  return { machine, waiting: waitingOf(machine), noticed };
}

function plays({ phase }: Machine): boolean {
  return phase.kind === 'opening' || phase.kind === 'playing' || phase.kind === 'leaving';
}

/** Whether a key in the text that plays would leave undone what comes after it. */
function cutsOff(machine: Machine): boolean {
  if (machine.phase.kind !== 'playing' || machine.settings.interrupt === 'off' || !machine.run) return false;
  return machine.run.next < actionsOf(machine.program, machine.run.item).length;
}

function waitingOf({ phase }: Machine): Waiting {
  switch (phase.kind) {
    case 'listening':
      return 'key';
    case 'recording':
      return 'recording';
    case 'ringing':
    case 'talking':
      return 'transfer';
    case 'opening':
    case 'playing':
    case 'leaving':
      return 'text';
    case 'waiting':
    case 'done':
      return 'nothing';
  }
}

function noticedOf(effect: MenuEffect): Noticed | undefined {
  switch (effect.kind) {
    case 'play':
      return { kind: 'says', parts: effect.parts };
    case 'record':
      return { kind: 'records', seconds: effect.seconds };
    case 'transfer': {
      const { numbers, waitSeconds, record } = effect;
      return { kind: 'calls', numbers, waitSeconds, record };
    }
    case 'send-sms':
      return { kind: 'sends', to: effect.to, sender: effect.sender, text: effect.text };
    case 'notify-url': {
      const { item, name, address } = effect;
      return { kind: 'tells', item, name, ...(address !== undefined && { address }) };
    }
    case 'hang-up':
      return { kind: 'ends', cause: effect.cause };
    default:
      return undefined;
  }
}

/** What can be done to both, shortest story first; of the keys that are wrong in both, one stands for all. */
export function stimuliOf(one: Machine, other: Machine, waiting: Waiting): readonly Stimulus[] {
  switch (waiting) {
    case 'key':
      return [...keysOf(one, other, 'heard'), { kind: 'silence' }];
    case 'text':
      return keysOf(one, other, 'early');
    case 'recording':
      return [{ kind: 'recorded' }];
    case 'transfer':
      return [{ kind: 'talked' }, { kind: 'failed' }];
    case 'nothing':
      return [];
  }
}

function keysOf(one: Machine, other: Machine, when: 'early' | 'heard'): readonly Stimulus[] {
  const meansSomething = (key: Key) =>
    lookup(one.program, one.position, key) !== undefined ||
    lookup(other.program, other.position, key) !== undefined;
  const right = KEYS.filter(meansSomething);
  const wrong = KEYS.find((key) => !meansSomething(key));
  return [...right, ...(wrong === undefined ? [] : [wrong])].map((key) => ({ kind: 'key', key, when }));
}
