// Where two menus part: both run in lockstep under everything a subscriber and the numbers called can do, breadth first, so
// that the first way to a difference is a shortest one. Owns the search and its bounds; what is noticed of a call is
// `lockstep.ts`. SMS and jumps already made are not told apart: they count only towards caps far beyond the depth searched.
import { LIMITS } from '../base/limits.ts';
import { after, answered, heard, type Noticed, type Stimulus, stimuliOf, type Watched } from './lockstep.ts';
import type { Machine } from './machine-state.ts';
import type { MenuSettings } from './machine-types.ts';
import type { Program } from './program.ts';
import { MENU_DEFAULTS } from './settings.ts';

export type Difference = {
  /** What leads there from the answer on; empty: already what is heard first. */
  readonly steps: readonly Stimulus[];
  /** The gravest of what differs: how or whether the call ends, what is done (calls, SMS, recordings, handlers), what is said. */
  readonly what: 'ends' | 'does' | 'says';
  /** What the last step leads to in each. */
  readonly before: readonly Noticed[];
  readonly after: readonly Noticed[];
};

export type Comparison = {
  /** The shortest way to each, gravest first among equals; the same change is told once. */
  readonly differences: readonly Difference[];
  /** `all`: nothing else differs, however many keys are pressed. Otherwise which bound ended the search. */
  readonly looked: 'all' | 'depth' | 'moments' | 'differences';
};

type Pair = {
  readonly one: Watched;
  readonly other: Watched;
  readonly steps: readonly Stimulus[];
};

const GRAVITY = { ends: 0, does: 1, says: 2 } as const;

/** `$phone` of an imagined subscriber: the same in both, so it never differs. */
const NOBODY = '70000000000';

export function compareMenus(
  before: Program,
  now: Program,
  settings: MenuSettings = { ...MENU_DEFAULTS, uploads: 0, phone: NOBODY },
): Comparison {
  return new Search().run({ one: answered(before, settings), other: answered(now, settings), steps: [] });
}

class Search {
  readonly #open: Pair[] = [];
  readonly #seen = new Set<string>();
  readonly #told = new Map<string, Difference>();
  #looked: Comparison['looked'] = 'all';

  run(first: Pair): Comparison {
    this.#come(first);
    // Pairs found later are added at the end while this walks.
    for (const pair of this.#open) {
      if (this.#looked === 'moments' || this.#looked === 'differences') break;
      if (pair.steps.length >= LIMITS.menu.comparedDepth) this.#looked = 'depth';
      else this.#goOn(pair);
    }
    const differences = [...this.#told.values()].sort(
      (a, b) => a.steps.length - b.steps.length || GRAVITY[a.what] - GRAVITY[b.what],
    );
    return { differences, looked: this.#looked };
  }

  #goOn({ one, other, steps }: Pair): void {
    for (const stimulus of stimuliOf(one.machine, other.machine, one.waiting))
      this.#come({
        one: after(one, stimulus),
        other: after(other, stimulus),
        steps: [...steps, stimulus],
      });
  }

  /** A stimulus has led here: texts are heard out, what was noticed is held side by side. */
  #come(pair: Pair): void {
    let { one, other } = pair;
    while (one.waiting === 'text' || other.waiting === 'text') {
      if (one.waiting === other.waiting) this.#add({ ...pair, one, other });
      one = heardOut(one);
      other = heardOut(other);
    }
    const what = differing(one.noticed, other.noticed);
    if (what !== undefined)
      this.#tell({ steps: pair.steps, what, before: one.noticed, after: other.noticed });
    // Where one ends or waits for something else the two have parted: there is no same thing to do to both.
    if (one.waiting === other.waiting && one.waiting !== 'nothing') this.#add({ ...pair, one, other });
  }

  #add(pair: Pair): void {
    const name = `${pair.one.waiting} ${momentOf(pair.one.machine)} ${momentOf(pair.other.machine)}`;
    if (this.#seen.has(name)) return;
    if (this.#seen.size >= LIMITS.menu.comparedMoments) {
      this.#looked = 'moments';
      return;
    }
    this.#seen.add(name);
    this.#open.push(pair);
  }

  #tell(difference: Difference): void {
    const name = JSON.stringify([difference.before, difference.after]);
    if (this.#told.has(name)) return;
    if (this.#told.size >= LIMITS.menu.comparedDifferences) this.#looked = 'differences';
    else this.#told.set(name, difference);
  }
}

function heardOut(watched: Watched): Watched {
  if (watched.waiting !== 'text') return watched;
  const next = heard(watched);
  return { ...next, noticed: [...watched.noticed, ...next.noticed] };
}

function momentOf({ phase, position, run, heard: isHeard, silences, wrongKeys }: Machine): string {
  return `${phase.kind} ${position} ${run ? `${run.item}/${run.next}` : '-'} ${isHeard} ${silences} ${wrongKeys}`;
}

function differing(one: readonly Noticed[], other: readonly Noticed[]): Difference['what'] | undefined {
  const same = (pick: (noticed: Noticed) => boolean) =>
    JSON.stringify(one.filter(pick)) === JSON.stringify(other.filter(pick));
  if (!same(({ kind }) => kind === 'ends')) return 'ends';
  if (!same(({ kind }) => kind !== 'ends' && kind !== 'says')) return 'does';
  return same(() => true) ? undefined : 'says';
}
