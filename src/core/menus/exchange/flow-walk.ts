// How a flow is followed towards a menu's text: where an address leads in the end, what a key runs until keys are asked for
// again, and which of it is "back", "start" or "repeat". Owns that reading; the tree of keys is made in `menu-text.ts`.

import { LIMITS } from '../../../base/limits.ts';
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

export type Done = {
  readonly action: Action;
  /** Where a call leads that nobody answers. */
  readonly failed?: Target;
};

export type Run = {
  readonly done: readonly Done[];
  readonly notes: readonly Note[];
  /** The control words that the last of them could be as well. */
  readonly words?: readonly Action['kind'][];
  /** Where keys are asked for then: `menu` with keys of its own, `leaf` with those of its neighbours. */
  readonly rest?: { readonly kind: 'menu' | 'leaf'; readonly here: Here };
  /** Where the caller is meanwhile: what a failed call leads to acts from there. */
  readonly seat: Here;
};

/** From which place a key, a label or a wrong key acts; `path` where it becomes the position. */
export type RunFrom = { readonly here: Here; readonly path?: string };

export type Rounds = {
  readonly prompts: readonly (readonly Part[])[];
  readonly endless: 'yes' | 'no';
  readonly silence: Target;
};

/** Stands in the name of a place where the next number of the same call rings: so the writers name it. */
export const RINGS_NEXT = '-ring-';

/** Where several words mean the same, those that read best: and "start" is the same from everywhere. */
const FROM_ITEM = ['end', 'back', 'start', 'repeat'] as const;
const FROM_MENU = ['end', 'start', 'back', 'repeat'] as const;

/** What is done one after another is compared so far, and what is longer counts as different. */
const SIGNED_DEPTH = 6;
const SIGN_CHARACTERS = 4_000;

const CALLED: Done = { action: { kind: 'url' } };

type Draft = {
  readonly done: Done[];
  readonly notes: Note[];
  readonly ids: Set<Target>;
  /** Texts of the item so far. */
  texts: readonly Part[];
  heard: 'yes' | 'no';
};

export class Walk {
  readonly #flow: Flow;
  /** Where keys 1 to 9 lead, anywhere. */
  readonly #items = new Set<Target>();
  readonly #signs = new Map<Target, string>();
  /** END TEXT and the top are found out first. */
  end: readonly Part[] = [];
  top: Here | undefined;

  constructor(flow: Flow) {
    this.#flow = flow;
    for (const { leads } of flow.places.values())
      for (const [key, target] of leads.kind === 'ask' ? leads.keys : [])
        if (key >= '1' && key <= '9') this.#items.add(this.resolve(target) ?? target);
  }

  placeOf(target: Target): FlowPlace | undefined {
    return this.#flow.places.get(target);
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
  #sign(target: Target, depth = 0): string {
    const id = this.resolve(target);
    const place = id === undefined ? undefined : this.placeOf(id);
    if (id === undefined || !place || place.leads.kind === 'ask' || depth > SIGNED_DEPTH) return id ?? 'loop';
    const known = this.#signs.get(id);
    if (known !== undefined) return known;
    const { leads, steps } = place;
    const below = (to: Target) => this.#sign(to, depth + 1);
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

  #table(ask: Ask, which: 'digits' | 'all'): string {
    const rows = [...ask.keys]
      .filter(([key]) => which === 'all' || (key >= '1' && key <= '9'))
      .map(([key, target]) => [key, this.#sign(target)]);
    return JSON.stringify(rows.sort());
  }

  /** Prompts as often as they come while nobody presses a key, and where silence leads at last. */
  roundsOf(ask: Ask): Rounds {
    const table = this.#table(ask, 'all');
    const prompts = [...ask.prompts];
    const seen = new Set<Target>();
    let silence = ask.silence;
    for (;;) {
      const id = this.resolve(silence);
      const place = id === undefined ? undefined : this.placeOf(id);
      if (id === undefined || seen.has(id)) return { prompts, endless: 'yes', silence: HANG_UP };
      if (place?.leads.kind !== 'ask' || this.#table(place.leads, 'all') !== table)
        return { prompts, endless: 'no', silence };
      const said = spokenOnly(place.steps);
      if (!said) return { prompts, endless: 'no', silence };
      seen.add(id);
      const [first = [], ...others] = place.leads.prompts;
      prompts.push([...said, ...first], ...others);
      silence = place.leads.silence;
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

  #is(here: Here, id: Target): boolean {
    if (here.seat === 'item') return false;
    if (here.ids.has(id)) return true;
    const place = this.placeOf(id);
    return place?.leads.kind === 'ask' && place.steps.length === 0 && this.#asks(here, place.leads);
  }

  /** Whether the same is said and asked for as at a place. */
  #asks(here: Here, ask: Ask): boolean {
    return (
      here.seat !== 'item' &&
      this.#table(ask, 'all') === this.#table(here.ask, 'all') &&
      sameParts(ask.prompts[0] ?? [], here.again)
    );
  }

  /** The control words that mean this address at a place; none when it is no menu already on the way. */
  controls(target: Target, here: Here): readonly Action['kind'][] {
    const id = this.resolve(target);
    if (id === undefined) return [];
    if (id === HANG_UP || this.isEnd(id)) return ['end'];
    if (id === BACK) return backOf(here, this.top);
    const isTop = this.top !== undefined && this.#is(this.top, id);
    const found: Action['kind'][] = [];
    if (here.up ? this.#is(here.up, id) : isTop) found.push('back');
    if (isTop) found.push('start');
    if (this.#is(here, id)) found.push('repeat');
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
      if (this.#is(above, id))
        return { kind: 'start', notes: [note('jump-higher', place?.at ?? here.at, {})] };
    return undefined;
  }

  /** All that happens from an address until keys are asked for or the call ends. */
  run(target: Target, from: RunFrom): Run {
    const run = this.#follow(target, from);
    const texts = run.done.flatMap(({ action }) => (action.kind === 'play' ? action.parts : []));
    const prompt = from.path !== undefined && texts.length > 0 ? texts : from.here.prompt;
    return { ...run, seat: run.rest?.here ?? { ...seatOf(run, from), prompt } };
  }

  #follow(target: Target, from: RunFrom): Omit<Run, 'seat'> {
    const draft: Draft = { done: [], notes: [], ids: new Set(), texts: [], heard: 'no' };
    for (let id: Target | undefined = target; id !== undefined; ) {
      const next: Target | undefined = this.resolve(id);
      const place = next === undefined ? undefined : this.placeOf(next);
      const control = this.reference(id, seatOf(draft, from));
      if (control) {
        const isSaid = next !== undefined && control.kind === 'end' && this.isEnd(next);
        if (isSaid) draft.done.push({ action: { kind: 'end' } });
        else this.#finish(draft, control.kind, place?.at ?? from.here.at);
        draft.notes.push(...control.notes);
        return { done: draft.done, notes: draft.notes, words: this.controls(id, seatOf(draft, from)) };
      }
      if (next === undefined || draft.ids.has(next)) {
        draft.notes.push(note('loop', place?.at ?? from.here.at, { what: 'this' }));
        break;
      }
      draft.ids.add(next);
      if (!place) {
        this.#finish(draft, 'end', from.here.at);
        break;
      }
      for (const step of place.steps) this.#perform(draft, step);
      if (place.leads.kind === 'ask') return this.#rest(draft, { place, ask: place.leads }, from);
      id = this.#onwards(draft, place, from);
    }
    return { done: draft.done, notes: draft.notes };
  }

  #perform(draft: Draft, step: Step): void {
    if (step.kind !== 'play') {
      draft.done.push({ action: step });
      return;
    }
    const last = draft.done.at(-1)?.action;
    if (last?.kind === 'play') {
      draft.done.pop();
      draft.done.push({ action: { kind: 'play', parts: [...last.parts, ...step.parts] } });
    } else draft.done.push({ action: step });
    draft.texts = [...draft.texts, ...step.parts];
    draft.heard = 'yes';
  }

  /** A control ends what a key runs; END TEXT, which a menu says itself, is taken off before it. */
  #finish(draft: Draft, kind: Action['kind'], at: string): void {
    if (kind === 'end' && this.end.length > 0) {
      const last = draft.done.at(-1)?.action;
      const parts = last?.kind === 'play' ? last.parts : [];
      const kept = parts.slice(0, Math.max(0, parts.length - this.end.length));
      if (parts.length >= this.end.length && sameParts(parts.slice(kept.length), this.end)) {
        draft.done.pop();
        if (kept.length > 0) draft.done.push({ action: { kind: 'play', parts: kept } });
      } else draft.notes.push(note('end-text', at, {}));
    }
    draft.done.push({ action: { kind } as Action });
  }

  /** What a place leads on to, or undefined when it was the end. */
  #onwards(draft: Draft, place: FlowPlace, from: RunFrom): Target | undefined {
    const { leads } = place;
    switch (leads.kind) {
      case 'go':
        return leads.to;
      case 'hang-up':
        this.#finish(draft, 'end', place.at);
        return undefined;
      case 'record':
        draft.done.push({ action: { kind: 'record', seconds: leads.seconds } });
        return leads.next;
      case 'call':
        return this.#call(draft, place, from);
      default:
        return undefined;
    }
  }

  #call(draft: Draft, place: FlowPlace, from: RunFrom): Target | undefined {
    if (place.leads.kind !== 'call') return undefined;
    const { call } = place.leads;
    let { talked } = place.leads;
    const numbers = [...call.numbers];
    let failed = this.resolve(place.leads.failed) ?? HANG_UP;
    // Numbers that ring one after another are one call.
    for (let seen = new Set<Target>(); numbers.length < LIMITS.menu.callNumbers && !seen.has(failed); ) {
      seen = seen.add(failed);
      const next = this.placeOf(failed);
      if (next?.leads.kind !== 'call' || next.steps.length > 0 || next.leads.call.numbers.length !== 1) break;
      if (next.leads.call.waitSeconds !== call.waitSeconds || next.leads.call.record !== call.record) break;
      if (!failed.includes(RINGS_NEXT)) break;
      talked = next.leads.talked;
      numbers.push(...next.leads.call.numbers);
      failed = this.resolve(next.leads.failed) ?? HANG_UP;
    }
    const same = this.#sign(talked) === this.#sign(failed);
    const leaves = this.isEnd(talked) && !(same && this.isEnd(failed));
    const goesOn = same || (leaves && this.#continues(draft, failed, from));
    const action: Action = {
      kind: 'call',
      numbers,
      waitSeconds: call.waitSeconds,
      record: call.record,
      afterTalk: leaves ? 'leave' : 'go-on',
    };
    draft.heard = 'no';
    draft.done.push({ action, ...(!goesOn && { failed }) });
    if (goesOn) return failed;
    return leaves ? undefined : talked;
  }

  /** Whether what follows a failed call is the rest of the same item, not a place of its own. */
  #continues(draft: Draft, failed: Target, from: RunFrom): boolean {
    if (this.isEnd(failed) || this.reference(failed, seatOf({ done: [CALLED] }, from))) return true;
    if (from.path === undefined || this.#items.has(failed)) return false;
    const seen = new Set<Target>();
    const texts = [...draft.texts];
    for (let id = this.resolve(failed); id !== undefined && !seen.has(id); ) {
      seen.add(id);
      const place = this.placeOf(id);
      if (!place) return false;
      for (const step of place.steps) if (step.kind === 'play') texts.push(...step.parts);
      if (place.leads.kind === 'ask') {
        const { prompts } = this.roundsOf(place.leads);
        const again = prompts[1] ?? prompts[0] ?? [];
        const first = place.leads.prompts[0] ?? [];
        const said = texts.length > 0 ? texts : from.here.prompt;
        return sameParts(again, said) || sameParts(again, [...texts, ...first]);
      }
      if (place.leads.kind === 'call') id = this.resolve(place.leads.failed);
      else if (place.leads.kind === 'record') id = this.resolve(place.leads.next);
      else if (place.leads.kind === 'go') id = this.resolve(place.leads.to);
      else return false;
    }
    return false;
  }

  /** The control words for a menu that the place holds a copy of instead of leading to it; none when it is its own. */
  #copied(draft: Draft, ask: Ask, { here, path }: RunFrom): readonly Action['kind'][] {
    const isSilent = draft.heard === 'no' && (path === undefined || draft.texts.length === 0);
    if (draft.done.length === 0 || isSilent || (ask.prompts[0] ?? []).length === 0) return [];
    const isTop = this.top !== undefined && this.#asks(this.top, ask);
    const found: Action['kind'][] = [];
    const above = path === undefined ? here.up : here;
    if (above ? this.#asks(above, ask) : isTop) found.push('back');
    if (isTop) found.push('start');
    if (path === undefined && this.#asks(here, ask)) found.push('repeat');
    return found;
  }

  /** Whether the keys of a place are those of the one above: what a control word does there counts, not where it leads. */
  #isBeside(leaf: Here, above: Here): boolean {
    const digits = ({ ask }: Here) => [...ask.keys].filter(([key]) => key >= '1' && key <= '9');
    return (
      leaf.up === above &&
      digits(leaf).length === digits(above).length &&
      digits(above).every(([key, target]) => {
        const other = leaf.ask.keys.get(key);
        if (other === undefined) return false;
        if (this.#sign(other) === this.#sign(target)) return true;
        const words = this.controls(other, leaf);
        return this.controls(target, above).some((word) => words.includes(word));
      })
    );
  }

  #rest(
    draft: Draft,
    { place, ask }: { readonly place: FlowPlace; readonly ask: Ask },
    from: RunFrom,
  ): Omit<Run, 'seat'> {
    const { here, path } = from;
    const { notes, done } = draft;
    const copied = this.#copied(draft, ask, from);
    const [word] = copied;
    if (word !== undefined) {
      done.push({ action: { kind: word } as Action });
      return { done, notes, words: copied };
    }
    const rounds = this.roundsOf(ask);
    const first = rounds.prompts[0] ?? [];
    const again = rounds.prompts[1] ?? first;
    const promptNow = () => (path !== undefined && draft.texts.length > 0 ? draft.texts : here.prompt);
    // A menu says the prompt of its place itself when nothing was heard since the key.
    if (!(draft.heard === 'no' && sameParts(first, promptNow())) && first.length > 0)
      this.#perform(draft, { kind: 'play', parts: first });
    if (!sameParts(again, promptNow())) notes.push(note('prompt-differs', place.at, {}));
    const digits = this.#table(ask, 'digits');
    const rest: Here = {
      path: path ?? here.path,
      up: path === undefined ? here.up : here,
      ids: draft.done.length === 0 ? draft.ids : new Set(),
      ask,
      again,
      prompt: promptNow(),
      at: place.at,
    };
    const isLeaf =
      digits === '[]' || digits === this.#table(here.ask, 'digits') || this.#isBeside(rest, here);
    if (digits === '[]' && this.#table(here.ask, 'digits') !== '[]')
      notes.push(note('keys-stay', place.at, {}));
    if (isLeaf) return { done, notes, ...(path !== undefined && { rest: { kind: 'leaf', here: rest } }) };
    for (let above = here.up; above; above = above.up)
      if (digits === this.#table(above.ask, 'digits')) {
        const kind = above === here.up ? 'back' : 'start';
        if (kind === 'start' && above.up) notes.push(note('jump-higher', place.at, {}));
        done.push({ action: { kind } });
        return { done, notes };
      }
    if (path === undefined) {
      notes.push(note('keys-below', place.at, { what: 'this' }));
      return { done, notes };
    }
    // Only the places from the last one back that said nothing lead straight to the menu.
    return { done, notes, rest: { kind: 'menu', here: { ...rest, ids: straight(this.#flow, draft.ids) } } };
  }
}

/** An item that did something is the position from then on: "back" leads from it to where its key was pressed. */
function seatOf(draft: { readonly done: readonly Done[] }, { here, path }: RunFrom): Here {
  return path === undefined || draft.done.length === 0 ? here : { ...here, path, up: here, seat: 'item' };
}

/** What the place above means where a key of `here` was pressed; none where no control leads so far. */
function backOf(here: Here, top: Here | undefined): readonly Action['kind'][] {
  if (here.seat !== 'item') return here.up ? ['back'] : ['end'];
  const above = here.up?.up;
  if (!above) return ['end'];
  return above === top ? ['start'] : [];
}

/** The places that lead to a menu without doing anything but speaking. */
function straight(flow: Flow, ids: ReadonlySet<Target>): ReadonlySet<Target> {
  const found: Target[] = [];
  for (const id of [...ids].reverse()) {
    const place = flow.places.get(id);
    if (!place || !spokenOnly(place.steps) || (place.leads.kind !== 'go' && place.leads.kind !== 'ask'))
      break;
    found.push(id);
  }
  return new Set(found);
}

function spokenOnly(steps: readonly Step[]): readonly Part[] | undefined {
  const parts: Part[] = [];
  for (const step of steps) {
    if (step.kind !== 'play') return undefined;
    parts.push(...step.parts);
  }
  return parts;
}

/** What of a place's asking is otherwise in a menu. */
export function askNotes(walk: Walk, here: Here): readonly Note[] {
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
