// A menu becomes a flow: every moment a caller can come to is a place, with what is done there and what leads on. Owns that
// unfolding; it must not know what a format can say.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import {
  type Action,
  actionsOf,
  becomesPosition,
  exists,
  isWritten,
  type Key,
  lookup,
  MENU_DEFAULTS,
  type Part,
  type Program,
  parentOf,
  promptOf,
  TOP,
  WRONG_KEY,
} from '../../../language/index.ts';
import { type Ask, type Flow, type FlowPlace, KEYS, type Step, type Target, withPlay } from './flow.ts';
import { LABEL } from './flow-walk.ts';
import { type Note, note } from './notes.ts';

/** The place where END TEXT is said. */
export const END = 'end';
const START = 'main';
const MENU = 'menu';

/** A selector that runs at a position, from one of its actions on. */
type Job = {
  readonly id: Target;
  readonly selector: string;
  readonly position: string;
  readonly next: number;
  readonly heard: 'yes' | 'no';
};

const CONTROL_NAMES: ReadonlyMap<string, string> = new Map([
  ['*', 'star'],
  ['#', 'hash'],
  ['0', 'zero'],
]);

export type MenuFlow = Flow & { readonly notes: readonly Note[] };

export function menuFlow(program: Program): Result<MenuFlow, string> {
  return new Unfolding(program).flow();
}

class Unfolding {
  readonly #program: Program;
  readonly #places = new Map<Target, FlowPlace>();
  readonly #known = new Set<Target>();
  readonly #jobs: Job[] = [];
  readonly #notes: Note[] = [];

  constructor(program: Program) {
    this.#program = program;
  }

  flow(): Result<MenuFlow, string> {
    const { start, end, menu } = this.#program;
    this.#places.set(END, { at: 'END', steps: withPlay([], end), leads: { kind: 'hang-up' } });
    const first = menu === 'yes' ? this.#at(TOP) : END;
    const entry = start.length > 0 ? START : first;
    if (start.length > 0)
      this.#places.set(START, { at: 'START', steps: withPlay([], start), leads: { kind: 'go', to: first } });
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      if (this.#known.size > LIMITS.menu.exchangePlaces)
        return err(`the menu unfolds to more than ${LIMITS.menu.exchangePlaces} places`);
      this.#places.set(job.id, this.#run(job));
    }
    return ok({ entry, places: this.#withoutTwins(entry), notes: this.#notes });
  }

  /** An item that only speaks before it asks is the same place as its position; what nothing leads to is dropped. */
  #withoutTwins(entry: Target): ReadonlyMap<Target, FlowPlace> {
    const same = new Map<Target, Target>();
    for (const [id, place] of this.#places) {
      const item = id.startsWith('at-') ? this.#places.get(id.slice('at-'.length)) : undefined;
      if (item && saying(item) === saying(place)) same.set(id, id.slice('at-'.length));
    }
    const to = (target: Target) => same.get(target) ?? target;
    const reached = new Set<Target>();
    const open = [entry];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const place = this.#places.get(id);
      if (!place || reached.has(id)) continue;
      reached.add(id);
      open.push(...targetsOf(retargeted(place, to)));
    }
    const kept = [...this.#places].filter(([id]) => reached.has(id));
    return new Map(kept.map(([id, place]) => [id, { ...place, leads: retargeted(place, to) }]));
  }

  #open(job: Job): Target {
    if (this.#known.has(job.id)) return job.id;
    this.#known.add(job.id);
    this.#jobs.push(job);
    return job.id;
  }

  /** Where keys count and nothing else happens first. */
  #at(position: string): Target {
    const id = position === TOP ? MENU : `at-${position}`;
    return this.#open({ id, selector: '', position, next: 0, heard: 'no' });
  }

  /** Where a selector leads from a position. */
  #to(selector: string, position: string): Target {
    const actions = actionsOf(this.#program, selector);
    const [first] = actions;
    if (first?.kind === 'end') return END;
    if (first && isControl(first)) {
      this.#afterControl(selector, actions.slice(1), first.kind);
      return this.#control(first.kind, becomesPosition(this.#program, selector) ? selector : position);
    }
    const isItem = becomesPosition(this.#program, selector);
    const name = CONTROL_NAMES.get(selector) ?? `${LABEL}${selector}`;
    return this.#open({
      id: isItem ? selector : `${name}-${position === TOP ? MENU : position}`,
      selector,
      position: isItem ? selector : position,
      next: 0,
      heard: 'no',
    });
  }

  #control(kind: 'back' | 'start' | 'repeat', position: string): Target {
    return this.#at(kind === 'back' ? parentOf(position) : kind === 'start' ? TOP : position);
  }

  #afterControl(selector: string, rest: readonly Action[], control: string): void {
    if (rest.length > 0) this.#notes.push(note('after-control', selector, { control, key: selector }));
  }

  #ask(position: string, first: readonly Part[]): Ask {
    const again = promptOf(this.#program, position).parts;
    const keys = new Map<Key, Target>();
    for (const key of KEYS) {
      const selector = lookup(this.#program, position, key);
      if (selector !== undefined) keys.set(key, this.#to(selector, position));
    }
    const wrong = isWritten(this.#program, WRONG_KEY) ? this.#to(WRONG_KEY, position) : this.#at(position);
    const prompts = [first, ...Array<typeof again>(MENU_DEFAULTS.silenceRounds - 1).fill(again)];
    return { kind: 'ask', prompts, seconds: MENU_DEFAULTS.silenceSeconds, keys, wrong, silence: END };
  }

  #run(job: Job): FlowPlace {
    const { selector, position } = job;
    const actions = selector === '' ? [] : actionsOf(this.#program, selector);
    let steps: readonly Step[] = [];
    let heard = job.heard;
    const at = selector === '' ? position : selector;
    const place = (leads: FlowPlace['leads']): FlowPlace => ({ at, steps, leads });
    for (let next = job.next; next < actions.length; next++) {
      const action = actions[next]!;
      const onwards = (nextHeard: 'yes' | 'no') => this.#onwards(job, { next: next + 1, heard: nextHeard });
      switch (action.kind) {
        case 'play': {
          if (action.parts.length === 0) break;
          if (steps.at(-1)?.kind === 'play')
            this.#notes.push(note('texts-joined', selector, { key: selector }));
          steps = withPlay(steps, action.parts);
          heard = 'yes';
          break;
        }
        case 'sms':
        case 'url':
          steps = [...steps, action];
          break;
        case 'record':
          return place({ kind: 'record', seconds: action.seconds, next: onwards(heard) });
        case 'call': {
          const { numbers, waitSeconds, record, afterTalk, err: target } = action;
          const rest = onwards('no');
          const failed =
            target !== undefined && exists(this.#program, target) ? this.#to(target, position) : rest;
          const talked = afterTalk === 'leave' ? END : rest;
          return place({ kind: 'call', call: { numbers, waitSeconds, record }, talked, failed });
        }
        case 'end':
          return place({ kind: 'go', to: END });
        default:
          this.#afterControl(selector, actions.slice(next + 1), action.kind);
          return place({ kind: 'go', to: this.#control(action.kind, position) });
      }
    }
    const last = steps.at(-1);
    if (last?.kind === 'play') {
      steps = steps.slice(0, -1);
      return place(this.#ask(position, last.parts));
    }
    return place(this.#ask(position, heard === 'yes' ? [] : promptOf(this.#program, position).parts));
  }

  /** The rest of an item, as a place of its own. */
  #onwards({ id, selector, position }: Job, { next, heard }: Pick<Job, 'next' | 'heard'>): Target {
    if (next >= actionsOf(this.#program, selector).length && heard === 'no') return this.#at(position);
    const base = id.replace(/\.\d+$/, '');
    return this.#open({ id: `${base}.${next}`, selector, position, next, heard });
  }
}

function isControl(action: Action): action is Extract<Action, { kind: 'back' | 'start' | 'repeat' }> {
  return action.kind === 'back' || action.kind === 'start' || action.kind === 'repeat';
}

/** What is the same in two places that do the same. */
function saying({ steps, leads }: FlowPlace): string {
  if (leads.kind !== 'ask') return '';
  return JSON.stringify([steps, { ...leads, keys: [...leads.keys] }]);
}

function targetsOf(leads: FlowPlace['leads']): readonly Target[] {
  switch (leads.kind) {
    case 'ask':
      return [...leads.keys.values(), leads.silence, ...(leads.wrong === undefined ? [] : [leads.wrong])];
    case 'go':
      return [leads.to];
    case 'call':
      return [leads.talked, leads.failed];
    case 'record':
      return [leads.next];
    case 'hang-up':
      return [];
  }
}

function retargeted({ leads }: FlowPlace, to: (target: Target) => Target): FlowPlace['leads'] {
  switch (leads.kind) {
    case 'ask': {
      const keys = new Map([...leads.keys].map(([key, target]) => [key, to(target)]));
      return {
        ...leads,
        keys,
        silence: to(leads.silence),
        ...(leads.wrong !== undefined && { wrong: to(leads.wrong) }),
      };
    }
    case 'go':
      return { kind: 'go', to: to(leads.to) };
    case 'call':
      return { ...leads, talked: to(leads.talked), failed: to(leads.failed) };
    case 'record':
      return { ...leads, next: to(leads.next) };
    case 'hang-up':
      return leads;
  }
}
