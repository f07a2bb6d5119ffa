// The menu as a finite graph: which moments can follow which, whatever the subscriber and the numbers called do. Owns
// reachability and cycles; counts and clocks are left out, so it allows a little more than one call can do, never less.
import type { Key, Selector } from './machine-types.ts';
import { actionsOf, becomesPosition, isWritten, lookup, parentOf, TOP, WRONG_KEY } from './places.ts';
import type { Action, Program } from './program.ts';

/** A moment: about to run an action of an item at a position, or resting at a position where keys count. */
export type Moment =
  | { readonly kind: 'run'; readonly item: Selector; readonly next: number; readonly position: Selector }
  | { readonly kind: 'rest'; readonly position: Selector };

export type Graph = {
  /** Every moment a call can come to, by its name. */
  readonly moments: ReadonlyMap<string, Moment>;
  readonly next: ReadonlyMap<string, readonly string[]>;
};

const KEYS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

export function nameOfMoment(moment: Moment): string {
  return moment.kind === 'rest'
    ? `rest@${moment.position}`
    : `${moment.item}/${moment.next}@${moment.position}`;
}

export function graphOf(program: Program): Graph {
  const moments = new Map<string, Moment>();
  const next = new Map<string, readonly string[]>();
  const open: Moment[] = [{ kind: 'rest', position: TOP }];
  for (let moment = open.pop(); moment; moment = open.pop()) {
    const name = nameOfMoment(moment);
    if (moments.has(name)) continue;
    moments.set(name, moment);
    const following = followers(program, moment);
    next.set(name, following.map(nameOfMoment));
    open.push(...following);
  }
  return { moments, next };
}

function followers(program: Program, moment: Moment): readonly Moment[] {
  if (moment.kind === 'rest') return afterRest(program, moment.position);
  const action = actionsOf(program, moment.item)[moment.next];
  return action ? afterAction(program, moment, action) : [{ kind: 'rest', position: moment.position }];
}

function begin(program: Program, item: Selector, position: Selector): Moment {
  return { kind: 'run', item, next: 0, position: becomesPosition(program, item) ? item : position };
}

function afterRest(program: Program, position: Selector): readonly Moment[] {
  const chosen = KEYS.map((key) => lookup(program, position, key)).filter((item) => item !== undefined);
  if (isWritten(program, WRONG_KEY)) chosen.push(WRONG_KEY);
  return chosen.map((item) => begin(program, item, position));
}

function afterAction(
  program: Program,
  moment: Extract<Moment, { kind: 'run' }>,
  action: Action,
): readonly Moment[] {
  const { position } = moment;
  const on: Moment = { ...moment, next: moment.next + 1 };
  switch (action.kind) {
    case 'end':
      return [];
    case 'play':
      // A key may interrupt the text before the next action.
      return [on, { kind: 'rest', position }];
    case 'repeat':
      return [on, { kind: 'rest', position }];
    case 'back':
    case 'start': {
      const moved = action.kind === 'back' ? parentOf(position) : TOP;
      return [
        { ...on, position: moved },
        { kind: 'rest', position: moved },
      ];
    }
    case 'call': {
      const failed = action.err === undefined ? on : begin(program, action.err, position);
      return action.afterTalk === 'leave' ? [failed] : [failed, on];
    }
    default:
      return [on];
  }
}

/** Whether a moment can come again after itself. */
export function recurs(graph: Graph, name: string): boolean {
  const seen = new Set<string>();
  const open = [...(graph.next.get(name) ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === name) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...(graph.next.get(at) ?? []));
  }
  return false;
}
