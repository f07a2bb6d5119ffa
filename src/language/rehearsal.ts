// A call without a telephone: the machine, what it waits for, and all that happened so far. Owns that bookkeeping as plain
// values, so that a step can be taken back by keeping the one before; what happens is the machine's decision, and who answers
// it (a page, a person at a keyboard) is not its business.
import { LIMITS } from '../base/limits.ts';
import { isDone, start, step } from './machine.ts';
import type { Machine } from './machine-state.ts';
import type { HangUpCause, MenuEffect, MenuEvent, MenuSettings, Part, Selector } from './machine-types.ts';
import type { Program } from './program.ts';

export type RehearsalWaiting =
  | {
      readonly kind: 'text';
      readonly item: Selector;
      readonly parts: readonly Part[];
      readonly interruptible: 'yes' | 'no';
    }
  | { readonly kind: 'key'; readonly seconds: number }
  | { readonly kind: 'recording'; readonly seconds: number }
  | { readonly kind: 'ringing'; readonly numbers: readonly string[]; readonly waitSeconds: number }
  | { readonly kind: 'talking'; readonly number: string }
  /** Without a cause the subscriber hung up. */
  | { readonly kind: 'over'; readonly cause?: HangUpCause };

export type RehearsalLine =
  | { readonly of: 'event'; readonly event: MenuEvent }
  | { readonly of: 'effect'; readonly effect: MenuEffect };

export type Rehearsal = {
  readonly machine: Machine;
  readonly waiting: RehearsalWaiting;
  readonly lines: readonly RehearsalLine[];
};

/** The call is answered. */
export function rehearse(program: Program, settings: MenuSettings): Rehearsal {
  const idle: Rehearsal = { machine: start(program, settings), waiting: { kind: 'over' }, lines: [] };
  return happen(idle, { kind: 'answered' });
}

/** Something happens; what does not fit the moment changes nothing but the lines. */
export function happen(rehearsal: Rehearsal, event: MenuEvent): Rehearsal {
  const [machine, effects] = step(rehearsal.machine, event);
  const lines = [
    ...rehearsal.lines,
    { of: 'event', event } as const,
    ...effects.map((effect) => ({ of: 'effect', effect }) as const),
  ].slice(-LIMITS.menu.rehearsalLines);
  const next: Rehearsal = { machine, waiting: waitingAfter(rehearsal, { machine, event, effects }), lines };
  // Somebody has to say that a recording that is ended has ended.
  if (effects.some((effect) => effect.kind === 'stop-record') && machine.phase.kind === 'recording')
    return happen(next, { kind: 'recorded', seconds: 1 });
  return next;
}

type Happened = {
  readonly machine: Machine;
  readonly event: MenuEvent;
  readonly effects: readonly MenuEffect[];
};

function waitingAfter({ waiting }: Rehearsal, { machine, event, effects }: Happened): RehearsalWaiting {
  let now = waiting;
  if (machine.phase.kind === 'talking' && event.kind === 'transfer-answered')
    now = { kind: 'talking', number: event.number };
  for (const effect of effects) now = waitingFor(effect) ?? now;
  return isDone(machine) && now.kind !== 'over' ? { kind: 'over' } : now;
}

function waitingFor(effect: MenuEffect): RehearsalWaiting | undefined {
  switch (effect.kind) {
    case 'play':
      return {
        kind: 'text',
        item: effect.item,
        parts: effect.parts,
        interruptible: effect.interruptible,
      };
    case 'listen':
      return { kind: 'key', seconds: effect.seconds };
    case 'record':
      return { kind: 'recording', seconds: effect.seconds };
    case 'transfer':
      return { kind: 'ringing', numbers: effect.numbers, waitSeconds: effect.waitSeconds };
    case 'hang-up':
      return { kind: 'over', cause: effect.cause };
    default:
      return undefined;
  }
}

/** What of the text is running: an item, one of its entries (counted from 0) or, without one, all its texts. */
export type RunningAt = { readonly item: Selector; readonly entry?: number };

export function runningAt({ machine, waiting }: Rehearsal): RunningAt | undefined {
  const { run, position } = machine;
  switch (waiting.kind) {
    case 'over':
      return undefined;
    case 'text':
      return run && run.item === waiting.item
        ? { item: run.item, entry: run.next - 1 }
        : { item: waiting.item };
    case 'key':
      return { item: position };
    default:
      return run ? { item: run.item, entry: run.next - 1 } : { item: position };
  }
}
