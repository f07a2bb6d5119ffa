// How much a call can make a subscriber wait through at most: the proof that every menu ends. An item runs its actions once,
// and only a failed transfer leads on to another, at most 20 times in a call. After an item comes at most one prompt and
// one listen. Only silence and wrong keys follow a listen without a right key, and both are counted and capped. So
// between two right keys, and after the last, all is finite. Owns the counting; the bound is tested against the machine.
import { LIMITS } from '../base/limits.ts';
import type { Selector } from './machine-types.ts';
import { actionsOf, exists, WRONG_KEY } from './places.ts';
import type { Action, Program } from './program.ts';
import { type AccountMenuSettings, MENU_DEFAULTS } from './settings.ts';

export type Bounds = {
  /** Texts a subscriber who never presses a right key hears at most, START and END counted. */
  readonly textsWithoutKey: number;
  /** Things to wait for (a text, a listen, a recording, a transfer) after a right key until the call ends, at most. */
  readonly waitsAfterKey: number;
};

type Weight = (action: Action) => number;

const isText: Weight = (action) =>
  action.kind === 'play' || action.kind === 'back' || action.kind === 'start' || action.kind === 'repeat'
    ? 1
    : 0;
const isWait: Weight = (action) =>
  action.kind === 'url' || action.kind === 'sms' || action.kind === 'end' ? 0 : 1;

/** The heaviest way through an item and the jumps from it. */
export function heaviest(program: Program, weight: Weight): (item: Selector) => number {
  const known = new Map<string, number>();
  const through = (item: Selector, jumps: number): number => {
    const name = `${item}/${jumps}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    let sum = 0;
    let most = 0;
    for (const action of actionsOf(program, item)) {
      sum += weight(action);
      if (action.kind === 'call' && action.err !== undefined && jumps > 0 && exists(program, action.err))
        most = Math.max(most, sum + through(action.err, jumps - 1));
    }
    known.set(name, Math.max(most, sum));
    return Math.max(most, sum);
  };
  return (item) => through(item, LIMITS.menu.errorJumps);
}

export function boundsOf(program: Program, settings: AccountMenuSettings = MENU_DEFAULTS): Bounds {
  const rounds = Math.max(1, settings.silenceRounds);
  const wrongKeys = Math.max(1, settings.wrongKeys);
  const texts = heaviest(program, isText);
  const waits = heaviest(program, isWait);
  // The text of a wrong key, and the prompt that follows when it says nothing.
  const wrongTexts = Math.max(1, texts(WRONG_KEY) + 1);
  const edge = 2;
  const longest = Math.max(0, ...program.items.map((item) => waits(item.selector)));
  return {
    textsWithoutKey: program.menu === 'no' ? 1 : edge + 1 + (rounds - 1) + (wrongKeys - 1) * wrongTexts,
    waitsAfterKey: edge + (longest + 2) * (1 + (rounds - 1) + (wrongKeys - 1)),
  };
}
