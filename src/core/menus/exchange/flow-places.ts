// Places of a flow compared with those of a menu that is being made of it: where an address leads in the end, what is said until
// the call ends, and when an address is "back", "start", "repeat" or "end". Owns these questions; what runs is `flow-walk.ts`.

import { type Action, MENU_DEFAULTS, type Part } from '../../../language/index.ts';
import {
  type Ask,
  BACK,
  type Flow,
  type FlowPlace,
  HANG_UP,
  joined,
  type Step,
  sameParts,
  type Target,
} from './flow.ts';
import { type Note, note } from './notes.ts';

/** A place of the menu where keys count. */
export type Here = {
  /** Keys that lead here; empty at the top. */
  readonly path: string;
  /** Where it was asked for the key that led here. */
  readonly up: Here | undefined;
  /** Places of the flow that lead straight here. */
  readonly ids: ReadonlySet<Target>;
  readonly ask: Ask;
  /** What the flow says after silence. */
  readonly again: readonly Part[];
  /** What a menu says here after silence. */
  readonly prompt: readonly Part[];
  readonly at: string;
  /** An item that runs: it is the position already, and nothing leads to it as it is. */
  readonly seat?: 'item';
};

type Rounds = {
  readonly prompts: readonly (readonly Part[])[];
  readonly endless: 'yes' | 'no';
  readonly silence: Target;
};

/** Where several words mean the same, those that read best: and "start" is the same from everywhere. */
const FROM_ITEM = ['end', 'back', 'start', 'repeat'] as const;
const FROM_MENU = ['end', 'start', 'back', 'repeat'] as const;

/** What is done one after another is compared so far, and what is longer counts as different. */
const SIGNED_DEPTH = 6;
const SIGN_CHARACTERS = 4_000;

export class FlowPlaces {
  readonly flow: Flow;
  /** Where keys 1 to 9 lead, anywhere. */
  readonly items = new Set<Target>();
  readonly #signs = new Map<Target, string>();
  /** END TEXT and the top are found out first. */
  end: readonly Part[] = [];
  top: Here | undefined;

  constructor(flow: Flow) {
    this.flow = flow;
    for (const { leads } of flow.places.values())
      for (const [key, target] of leads.kind === 'ask' ? leads.keys : [])
        if (key >= '1' && key <= '9') this.items.add(this.resolve(target) ?? target);
  }

  placeOf(target: Target): FlowPlace | undefined {
    return this.flow.places.get(target);
  }

  /** Through places that only lead on; undefined where they go round in circles. */
  resolve(target: Target): Target | undefined {
    const seen = new Set<Target>();
    for (let id = target; !seen.has(id); ) {
      seen.add(id);
      const place = this.placeOf(id);
      if (!place || place.steps.length > 0) return id;
      if (place.leads.kind === 'hang-up') return HANG_UP;
      if (place.leads.kind !== 'go') return id;
      id = place.leads.to;
    }
    return undefined;
  }

  /** The same for two addresses where the same is done, whatever the places are called. */
  sign(target: Target, depth = 0): string {
    const id = this.resolve(target);
    const place = id === undefined ? undefined : this.placeOf(id);
    if (id === undefined || !place || place.leads.kind === 'ask' || depth > SIGNED_DEPTH) return id ?? 'loop';
    const known = this.#signs.get(id);
    if (known !== undefined) return known;
    const { leads, steps } = place;
    const below = (to: Target) => this.sign(to, depth + 1);
    const onwards =
      leads.kind === 'go'
        ? [below(leads.to)]
        : leads.kind === 'record'
          ? [leads.seconds, below(leads.next)]
          : leads.kind === 'call'
            ? [leads.call, below(leads.talked), below(leads.failed)]
            : [];
    const sign = JSON.stringify([steps, leads.kind, ...onwards]);
    if (depth === 0 && sign.length <= SIGN_CHARACTERS) this.#signs.set(id, sign);
    return sign.length <= SIGN_CHARACTERS ? sign : id;
  }

  table(ask: Ask, which: 'digits' | 'all'): string {
    const rows = [...ask.keys]
      .filter(([key]) => which === 'all' || (key >= '1' && key <= '9'))
      .map(([key, target]) => [key, this.sign(target)]);
    return JSON.stringify(rows.sort());
  }

  /** Prompts as often as they come while nobody presses a key, and where silence leads at last. */
  roundsOf(ask: Ask): Rounds {
    const table = this.table(ask, 'all');
    const prompts = [...ask.prompts];
    const seen = new Set<Target>();
    let silence = ask.silence;
    for (;;) {
      const words: Part[] = [];
      let id = this.resolve(silence);
      for (;;) {
        const place = id === undefined ? undefined : this.placeOf(id);
        if (id === undefined || seen.has(id)) return { prompts, endless: 'yes', silence: HANG_UP };
        const said = place && spokenOnly(place.steps);
        if (!said) return { prompts, endless: 'no', silence };
        seen.add(id);
        words.push(...said);
        if (place.leads.kind === 'go') id = this.resolve(place.leads.to);
        else if (place.leads.kind === 'ask' && this.table(place.leads, 'all') === table) {
          const [first = [], ...others] = place.leads.prompts;
          prompts.push([...words, ...first], ...others);
          silence = place.leads.silence;
          break;
        } else return { prompts, endless: 'no', silence };
      }
    }
  }

  /** What is said until the call ends; undefined when something else happens. */
  farewell(target: Target): readonly Part[] | undefined {
    const parts: Part[] = [];
    const seen = new Set<Target>();
    for (let id = this.resolve(target); id !== undefined && !seen.has(id); ) {
      if (id === HANG_UP) return parts;
      seen.add(id);
      const place = this.placeOf(id);
      const said = place && spokenOnly(place.steps);
      if (!place || !said) return undefined;
      parts.push(...said);
      if (place.leads.kind === 'hang-up') return parts;
      if (place.leads.kind !== 'go') return undefined;
      id = this.resolve(place.leads.to);
    }
    return undefined;
  }

  /** Whether nothing but END TEXT comes before the end. */
  isEnd(target: Target): boolean {
    const said = this.farewell(target);
    return said !== undefined && sameParts(said, this.end);
  }

  is(here: Here, id: Target): boolean {
    if (here.seat === 'item') return false;
    if (here.ids.has(id)) return true;
    const place = this.placeOf(id);
    return place?.leads.kind === 'ask' && place.steps.length === 0 && this.asks(here, place.leads);
  }

  /** Whether the same is said and asked for as at a place. */
  asks(here: Here, ask: Ask): boolean {
    return (
      here.seat !== 'item' &&
      this.table(ask, 'all') === this.table(here.ask, 'all') &&
      sameParts(ask.prompts[0] ?? [], here.again)
    );
  }

  /** The control words that mean this address at a place; none when it is no menu already on the way. */
  controls(target: Target, here: Here): readonly Action['kind'][] {
    const id = this.resolve(target);
    if (id === undefined) return [];
    if (id === HANG_UP || this.isEnd(id)) return ['end'];
    if (id === BACK) return backOf(here, this.top);
    const isTop = this.top !== undefined && this.is(this.top, id);
    const found: Action['kind'][] = [];
    if (here.up ? this.is(here.up, id) : isTop) found.push('back');
    if (isTop) found.push('start');
    if (this.is(here, id)) found.push('repeat');
    return found;
  }

  /** One of them, for a key below or behind a place. */
  reference(
    target: Target,
    here: Here,
  ): { readonly kind: Action['kind']; readonly notes: readonly Note[] } | undefined {
    const words = this.controls(target, here);
    if (this.resolve(target) === BACK && words.length === 0)
      return { kind: 'start', notes: [note('jump-higher', here.at, {})] };
    const order = here.seat === 'item' ? FROM_ITEM : FROM_MENU;
    const kind = order.find((word) => words.includes(word));
    const id = this.resolve(target) ?? target;
    const place = this.placeOf(id);
    if (kind !== undefined) {
      const greets = kind !== 'end' && place !== undefined && place.steps.length > 0;
      return { kind, notes: greets ? [note('greeting-again', place.at, {})] : [] };
    }
    for (let above = here.up?.up; above; above = above.up)
      if (this.is(above, id))
        return { kind: 'start', notes: [note('jump-higher', place?.at ?? here.at, {})] };
    return undefined;
  }

  /** Whether the keys of a place are those of the one above: what a control word does there counts, not where it leads. */
  isBeside(leaf: Here, above: Here): boolean {
    const digits = ({ ask }: Here) => [...ask.keys].filter(([key]) => key >= '1' && key <= '9');
    return (
      leaf.up === above &&
      digits(leaf).length === digits(above).length &&
      digits(above).every(([key, target]) => {
        const other = leaf.ask.keys.get(key);
        if (other === undefined) return false;
        if (this.sign(other) === this.sign(target)) return true;
        const words = this.controls(other, leaf);
        return this.controls(target, above).some((word) => words.includes(word));
      })
    );
  }
}

/** What the place above means where a key of `here` was pressed; none where no control leads so far. */
function backOf(here: Here, top: Here | undefined): readonly Action['kind'][] {
  if (here.seat !== 'item') return here.up ? ['back'] : ['end'];
  const above = here.up?.up;
  if (!above) return ['end'];
  return above === top ? ['start'] : [];
}

/** All that is said; undefined when something else is done as well. */
export function spokenOnly(steps: readonly Step[]): readonly Part[] | undefined {
  const parts: Part[] = [];
  for (const step of steps) {
    if (step.kind !== 'play') return undefined;
    parts.push(...step.parts);
  }
  return parts;
}

/** What of a place's asking is otherwise in a menu. */
export function askNotes(walk: FlowPlaces, here: Here): readonly Note[] {
  const { prompts, endless, silence } = walk.roundsOf(here.ask);
  const { silenceRounds, silenceSeconds } = MENU_DEFAULTS;
  const notes: Note[] = [];
  const times =
    endless === 'yes' ? 'again and again' : prompts.length === 1 ? 'once' : `${prompts.length} times`;
  if (endless === 'yes' || prompts.length !== silenceRounds)
    notes.push(note('silence-rounds', here.at, { times, rounds: silenceRounds }));
  if (here.ask.seconds !== silenceSeconds)
    notes.push(note('silence-seconds', here.at, { seconds: here.ask.seconds, usual: silenceSeconds }));
  if (endless === 'no' && !walk.isEnd(silence)) notes.push(note('silence-way', here.at, {}));
  if (prompts.slice(2).some((prompt) => !sameParts(prompt, prompts[1] ?? [])))
    notes.push(note('prompt-differs', here.at, {}));
  return notes;
}

/** What is said before `again`, when the first prompt ends with it: a greeting. */
export function greetingOf(first: readonly Part[], again: readonly Part[]): readonly Part[] | undefined {
  const whole = joined(first);
  const tail = joined(again);
  const from = whole.length - tail.length;
  if (from < 0 || !sameParts(whole.slice(from), tail)) return undefined;
  return whole.slice(0, from);
}
