// The menu as a finite graph: which moments can follow which, whatever the subscriber and the numbers called do. Owns
// reachability and cycles; counts and clocks are left out, so it allows a little more than one call can do, never less.
import { LIMITS } from '../base/limits.ts';
import type { Edges } from './cycles.ts';
import type { Key, Selector } from './machine-types.ts';
import { actionsOf, becomesPosition, isWritten, lookup, parentOf, TOP, WRONG_KEY } from './places.ts';
import type { Action, Program } from './program.ts';

/** A moment: about to run an action of an item at a position, or resting at a position where keys count. */
type Moment =
  | { readonly kind: 'run'; readonly item: Selector; readonly next: number; readonly position: Selector }
  | { readonly kind: 'rest'; readonly position: Selector };

/** Moments by number; what can follow each, by number too. */
export type Graph = {
  /** Every moment a call can come to. */
  readonly moments: readonly Moment[];
  /** Every position a call can rest at. */
  readonly rests: ReadonlySet<Selector>;
  readonly next: Edges;
  /** The same without what a subscriber chooses by a right key: jumps, the next action, wrong keys. */
  readonly unchosen: Edges;
};

const KEYS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Gives each different moment its number, from 0 in the order they are first asked for. */
function numbering(moments: Moment[]): (moment: Moment) => number {
  const selectors = new Map<Selector, number>();
  const numberOfSelector = (selector: Selector): number => {
    const known = selectors.get(selector);
    if (known !== undefined) return known;
    selectors.set(selector, selectors.size);
    return selectors.size - 1;
  };
  // A number for each (item, action, position): a message is short, so a kind of moment has far fewer than its width.
  const width = 2 * LIMITS.menu.textCharactersRead;
  const numbers = new Map<number, number>();
  return (moment) => {
    const run = moment.kind === 'run' ? 1 + numberOfSelector(moment.item) * width + moment.next : 0;
    const name = run * width + numberOfSelector(moment.position);
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, moments.length);
    return moments.push(moment) - 1;
  };
}

/** The graph of a program; undefined when it would have more moments than are worth a look. */
export function graphOf(program: Program): Graph | undefined {
  const moments: Moment[] = [];
  const rests = new Set<Selector>();
  const next: number[][] = [];
  const unchosen: number[][] = [];
  const numberOf = numbering(moments);
  numberOf({ kind: 'rest', position: TOP });
  // Following moments are added at the end while this walks.
  for (const moment of moments) {
    if (moments.length > LIMITS.menu.momentsAdvised) return undefined;
    const isRest = moment.kind === 'rest';
    if (isRest) rests.add(moment.position);
    const others = isRest ? afterWrongKey(program, moment.position) : afterRun(program, moment);
    const chosen = isRest ? afterKey(program, moment.position) : [];
    const alone = others.map(numberOf);
    unchosen.push(alone);
    next.push(chosen.length === 0 ? alone : [...alone, ...chosen.map(numberOf)]);
  }
  return { moments, rests, next, unchosen };
}

type Run = Extract<Moment, { kind: 'run' }>;

function afterRun(program: Program, moment: Run): readonly Moment[] {
  const action = actionsOf(program, moment.item)[moment.next];
  return action ? afterAction(program, moment, action) : [{ kind: 'rest', position: moment.position }];
}

function begin(program: Program, item: Selector, position: Selector): Moment {
  return { kind: 'run', item, next: 0, position: becomesPosition(program, item) ? item : position };
}

function afterKey(program: Program, position: Selector): readonly Moment[] {
  return KEYS.map((key) => lookup(program, position, key))
    .filter((item) => item !== undefined)
    .map((item) => begin(program, item, position));
}

function afterWrongKey(program: Program, position: Selector): readonly Moment[] {
  return isWritten(program, WRONG_KEY) ? [begin(program, WRONG_KEY, position)] : [];
}

function afterAction(program: Program, moment: Run, action: Action): readonly Moment[] {
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
