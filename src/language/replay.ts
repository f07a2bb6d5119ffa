// A call that is over, stepped through again: the same program, settings and events give the same machine at every moment.
// Owns the walk and nothing else; where the events come from is known to whoever kept them.
import { start, step } from './machine.ts';
import type { Machine } from './machine-state.ts';
import type { MenuEffect, MenuEvent, MenuSettings } from './machine-types.ts';
import type { Program } from './program.ts';

/** An event of the machine and when it came, in milliseconds of whatever clock. */
export type TimedEvent = { readonly at: number; readonly event: MenuEvent };

export type ReplayStep = TimedEvent & {
  /** The machine after the event, and what it asked for. */
  readonly machine: Machine;
  readonly effects: readonly MenuEffect[];
};

export type Replay = { readonly first: Machine; readonly steps: readonly ReplayStep[] };

export function replay(program: Program, settings: MenuSettings, events: readonly TimedEvent[]): Replay {
  const first = start(program, settings);
  let machine = first;
  const steps = events.map(({ at, event }): ReplayStep => {
    const [next, effects] = step(machine, event);
    machine = next;
    return { at, event, machine, effects };
  });
  return { first, steps };
}
