// How a flow is followed towards a menu's text: what a key runs until keys are asked for again, or until the call ends. Owns that
// reading; the tree of keys is made in `menu-text.ts`, where addresses lead is `flow-places.ts`.

import { LIMITS } from '../../../base/limits.ts';
import type { Action, Part } from '../../../language/index.ts';
import { type Ask, type Flow, type FlowPlace, HANG_UP, type Step, sameParts, type Target } from './flow.ts';
import { FlowPlaces, type Here, spokenOnly } from './flow-places.ts';
import { type Note, note } from './notes.ts';

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
type RunFrom = { readonly here: Here; readonly path?: string };

/** Stands in the name of a place where the next number of the same call rings: so the writers name it. */
export const RINGS_NEXT = '-ring-';

/** Stands in the name of a place that a menu has as a label: so the writers name it. */
export const LABEL = 'label-';

const CALLED: Done = { action: { kind: 'url' } };

type Draft = {
  readonly done: Done[];
  readonly notes: Note[];
  readonly ids: Set<Target>;
  /** Texts of the item so far. */
  texts: readonly Part[];
  heard: 'yes' | 'no';
};

export class Walk extends FlowPlaces {
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
    const same = this.sign(talked) === this.sign(failed);
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
    if (from.path === undefined || this.items.has(failed)) return false;
    const seen = new Set<Target>();
    const texts = [...draft.texts];
    for (let id = this.resolve(failed); id !== undefined && !seen.has(id); ) {
      seen.add(id);
      const place = this.placeOf(id);
      if (!place) return id === HANG_UP && !failed.includes(LABEL);
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
      else return !failed.includes(LABEL);
    }
    return false;
  }

  /** The control words for a menu that the place holds a copy of instead of leading to it; none when it is its own. */
  #copied(draft: Draft, ask: Ask, { here, path }: RunFrom): readonly Action['kind'][] {
    // Right below the top it is the same whether a silent item leads back or stays; further below "back" leads elsewhere then.
    const isSameAnyway = path !== undefined && draft.texts.length === 0 && here.up === undefined;
    const isSilent = draft.heard === 'no' && (path === undefined || isSameAnyway);
    if (draft.done.length === 0 || isSilent || (ask.prompts[0] ?? []).length === 0) return [];
    const isTop = this.top !== undefined && this.asks(this.top, ask);
    const found: Action['kind'][] = [];
    const above = path === undefined ? here.up : here;
    if (above ? this.asks(above, ask) : isTop) found.push('back');
    if (isTop) found.push('start');
    if (path === undefined && this.asks(here, ask)) found.push('repeat');
    return found;
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
    const ids = done.length === 0 ? draft.ids : new Set<Target>();
    const up = path === undefined ? here.up : here;
    const seated: Omit<Here, 'prompt'> = { path: path ?? here.path, up, ids, ask, again, at: place.at };
    const digits = this.table(ask, 'digits');
    const above = this.table(here.ask, 'digits');
    const isLeaf = digits === '[]' || digits === above || this.isBeside({ ...seated, prompt: [] }, here);
    if (digits === '[]' && above !== '[]') notes.push(note('keys-stay', place.at, {}));
    // A menu says the prompt of its place itself when nothing was heard since the key; but an item has to do something.
    const isEmpty = isLeaf && path !== undefined && done.length === 0;
    const isPrompt = sameParts(first, promptNow()) && sameParts(again, promptNow());
    if (first.length > 0 && (isEmpty || draft.heard === 'yes' || !isPrompt))
      this.#perform(draft, { kind: 'play', parts: first });
    if (!sameParts(again, promptNow())) notes.push(note('prompt-differs', place.at, {}));
    const rest: Here = { ...seated, prompt: promptNow() };
    if (isLeaf) return { done, notes, ...(path !== undefined && { rest: { kind: 'leaf', here: rest } }) };
    for (let above = here.up; above; above = above.up)
      if (digits === this.table(above.ask, 'digits')) {
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
    return { done, notes, rest: { kind: 'menu', here: { ...rest, ids: straight(this.flow, draft.ids) } } };
  }
}

/** An item that did something is the position from then on: "back" leads from it to where its key was pressed. */
function seatOf(draft: { readonly done: readonly Done[] }, { here, path }: RunFrom): Here {
  return path === undefined || draft.done.length === 0 ? here : { ...here, path, up: here, seat: 'item' };
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
