// A flow becomes the text of a menu: the tree of keys is walked from the top, the three control keys and the wrong key are what
// all places agree on. Owns that tree and the text; whatever it cannot say becomes a note.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { type Action, compile, described, type Key, type Part } from '../../../language/index.ts';
import { BACK, type Flow, HANG_UP, sameParts, type Target } from './flow.ts';
import { askNotes, greetingOf, type Here } from './flow-places.ts';
import { type Done, type Run, Walk } from './flow-walk.ts';
import { distinct, type Note, note } from './notes.ts';
import { actionText, partsText } from './value-text.ts';

export type MenuImported = { readonly text: string; readonly notes: readonly Note[] };
/** `text`: what came of it all the same, for whoever wants to go on by hand. */
export type MenuNotImported = {
  readonly sentence: string;
  readonly text?: string;
  readonly notes: readonly Note[];
};

type Entry = { readonly selector: string; readonly done: Done; readonly at: string };

export function menuText(flow: Flow, before: readonly Note[]): Result<MenuImported, MenuNotImported> {
  const made = new Drawing(flow, before).text();
  const notes = distinct(made.notes);
  if (made.refused !== undefined) return err({ sentence: made.refused, notes });
  const { program, diagnostics } = compile(made.text, { warnings: 'skip' });
  if (program && made.text.trim() !== '') return ok({ text: made.text, notes });
  const [first] = diagnostics;
  return err({
    sentence: first ? described(first) : 'there is nothing in it that a menu could do',
    text: made.text,
    notes,
  });
}

class Drawing {
  readonly #walk: Walk;
  readonly #flow: Flow;
  readonly #notes: Note[];
  readonly #entries: Entry[] = [];
  readonly #heres: Here[] = [];
  readonly #paths = new Map<Target, string>();
  readonly #labels = new Map<Target, string>();
  readonly #unwritten: { readonly target: Target; readonly here: Here }[] = [];
  #refused: string | undefined;

  constructor(flow: Flow, before: readonly Note[]) {
    this.#flow = flow;
    this.#walk = new Walk(flow);
    this.#notes = [...before];
  }

  text(): { readonly text: string; readonly notes: readonly Note[]; readonly refused?: string } {
    const { start, top } = this.#opening();
    if (!top) return { text: this.#free(start, 'START'), notes: this.#notes };
    this.#walk.top = top;
    this.#come(top);
    this.#below(top);
    const items = this.#entries
      .splice(0)
      .sort((a, b) => (a.selector < b.selector ? -1 : a.selector > b.selector ? 1 : 0));
    for (const key of ['*', '#', '0'] as const) this.#agreed(key);
    const controls = this.#entries.splice(0);
    this.#wrongKey();
    for (let next = this.#unwritten.shift(); next; next = this.#unwritten.shift()) this.#label(next);
    const lines = [...controls, ...items, ...this.#entries].map((entry) => this.#line(entry));
    const startText = this.#free(start, 'START');
    const prompt = this.#free(top.prompt, 'MENU');
    const end = this.#free(this.#walk.end, 'END');
    const text = [
      startText === '' ? '' : `${startText}\n`,
      `{menu:${prompt === '' ? '' : ` ${prompt}`}\n`,
      ...lines,
      `}${end === '' ? '' : ` ${end}`}`,
    ].join('');
    return { text, notes: this.#notes, ...(this.#refused !== undefined && { refused: this.#refused }) };
  }

  #free(parts: readonly Part[], place: string): string {
    const { text, notes } = partsText(parts, place, 'free');
    this.#notes.push(...notes);
    return text;
  }

  /** What comes before the first key: only texts may. */
  #opening(): { readonly start: readonly Part[]; readonly top?: Here } {
    const start: Part[] = [];
    const ids = new Set<Target>();
    let id = this.#walk.resolve(this.#flow.entry);
    while (id !== undefined && !ids.has(id)) {
      const place = this.#walk.placeOf(id);
      if (!place) return { start };
      ids.add(id);
      for (const step of place.steps)
        if (step.kind === 'play') start.push(...step.parts);
        else this.#notes.push(note('before-menu', place.at, { what: WHAT[step.kind] }));
      const { leads } = place;
      if (leads.kind === 'ask') return this.#top(start, { place, ids, ask: leads });
      if (leads.kind === 'hang-up') return { start };
      if (leads.kind !== 'go') this.#notes.push(note('before-menu', place.at, { what: WHAT[leads.kind] }));
      id = this.#walk.resolve(
        leads.kind === 'go' ? leads.to : leads.kind === 'call' ? leads.failed : leads.next,
      );
    }
    if (id !== HANG_UP)
      this.#notes.push(note('loop', this.#walk.placeOf(id ?? '')?.at ?? 'beginning', { what: 'this' }));
    return { start };
  }

  #top(
    start: readonly Part[],
    {
      place,
      ids,
      ask,
    }: {
      readonly place: { readonly at: string };
      readonly ids: ReadonlySet<Target>;
      readonly ask: Here['ask'];
    },
  ): { readonly start: readonly Part[]; readonly top: Here } {
    const { prompts, silence, endless } = this.#walk.roundsOf(ask);
    const first = prompts[0] ?? [];
    const again = prompts[1] ?? first;
    const greeting = endless === 'yes' ? [] : greetingOf(first, again);
    if (!greeting || (endless === 'yes' && !sameParts(first, again)))
      this.#notes.push(note('prompt-differs', place.at, {}));
    const prompt = greeting ? (endless === 'yes' ? first : again) : first;
    const top: Here = { path: '', up: undefined, ids, ask, again, prompt, at: place.at };
    this.#walk.end = endless === 'yes' ? [] : (this.#walk.farewell(silence) ?? []);
    return { start: [...start, ...(greeting ?? [])], top };
  }

  #come(here: Here): void {
    this.#heres.push(here);
    // A prompt that is otherwise at the top was told already.
    this.#notes.push(...askNotes(this.#walk, here));
  }

  /** Items first: what a control word among their neighbours does at each of them says which word it is. */
  #below(here: Here): void {
    const digits = [...here.ask.keys].filter(([key]) => key >= '1' && key <= '9').sort();
    const isControl = ([, target]: (typeof digits)[number]) =>
      this.#walk.reference(target, here) !== undefined;
    const beside: Here[] = [here];
    for (const row of digits) if (!isControl(row)) beside.push(...this.#item(here, row[0], row[1]));
    for (const row of digits) if (isControl(row)) this.#controlItem(beside, here, row[0]);
  }

  /** Where keys of its neighbours count after it, if so. */
  #item(here: Here, key: string, target: Target): readonly Here[] {
    const path = `${here.path}${key}`;
    if (this.#entries.length > LIMITS.menu.exchangeEntries) {
      this.#refused = `its menus lead to more than ${LIMITS.menu.exchangeEntries} entries`;
      return [];
    }
    const id = this.#walk.resolve(target);
    if (id !== undefined && !this.#paths.has(id)) this.#paths.set(id, path);
    const run = this.#walk.run(target, { here, path });
    this.#write(path, run, here);
    if (run.rest) this.#come(run.rest.here);
    if (run.rest?.kind === 'menu') this.#below(run.rest.here);
    // A key whose commands were all lost is still a right one.
    if (!this.#entries.some(({ selector }) => selector.startsWith(path)))
      this.#entries.push({ selector: path, done: { action: { kind: 'repeat' } }, at: here.at });
    return run.rest?.kind === 'leaf' ? [run.rest.here] : [];
  }

  #controlItem(beside: readonly Here[], here: Here, key: Key): void {
    const offered = beside.flatMap((one) => {
      const target = one.ask.keys.get(key);
      return target === undefined ? [] : [{ here: one, choices: this.#choices(target, one) }];
    });
    const chosen = this.#chosen(offered, ['start', 'back', 'repeat']);
    // What is no control word at a neighbour is one here.
    const run = chosen?.name.startsWith('[') ? [...(offered[0]?.choices.values() ?? [])][0] : chosen?.run;
    if (run) this.#write(`${here.path}${key}`, run, here);
  }

  #write(selector: string, { done, notes, seat }: Run, here: Here): void {
    this.#notes.push(...notes);
    for (const one of done) {
      this.#entries.push({ selector, done: one, at: here.at });
      if (one.failed !== undefined) this.#unwritten.push({ target: one.failed, here: seat });
    }
  }

  /** What a control key does, as most places have it. */
  #agreed(key: '*' | '#' | '0'): void {
    const offered = this.#heres.flatMap((here) => {
      const target = here.ask.keys.get(key);
      return target === undefined ? [] : [{ here, choices: this.#choices(target, here) }];
    });
    const chosen = this.#chosen(offered, PREFERRED[key]);
    if (!chosen) return;
    this.#write(key, chosen.run, chosen.here);
    if (chosen.run.rest?.kind === 'menu')
      this.#notes.push(note('keys-below', chosen.here.at, { what: `key ${key}` }));
    for (const { here, choices } of offered)
      if (!choices.has(chosen.name)) this.#notes.push(note('key-differs', here.at, { key }));
    if (offered.length < this.#heres.length)
      this.#notes.push(note('key-everywhere', chosen.here.at, { key }));
  }

  #wrongKey(): void {
    const offered = this.#heres.flatMap((here) => {
      const { wrong } = here.ask;
      if (wrong === undefined || wrong === BACK) return [];
      return [{ here, choices: this.#choices(wrong, here) }];
    });
    const chosen = this.#chosen(offered, ['repeat', 'back', 'start']);
    if (!chosen) return;
    for (const { here, choices } of offered)
      if (!choices.has(chosen.name)) this.#notes.push(note('wrong-differs', here.at, {}));
    // The prompt again is what a wrong key does anyway.
    if (chosen.name !== 'repeat') this.#write('err', chosen.run, chosen.here);
  }

  /** What a key could be said to do at a place: control words, or all that it runs. */
  #choices(target: Target, here: Here): ReadonlyMap<string, Run> {
    const words = this.#walk.controls(target, here);
    const { notes } = this.#walk.reference(target, here) ?? { notes: [] };
    if (words.length > 0)
      return new Map(
        words.map((kind) => [kind, { done: [{ action: { kind } as Action }], notes, seat: here }]),
      );
    const run = this.#walk.run(target, { here });
    const before = run.done.slice(0, -1);
    const variants = (run.words ?? []).map(
      (kind): Run => ({ ...run, done: [...before, { action: { kind } as Action }] }),
    );
    return new Map(
      (variants.length > 0 ? variants : [run]).map((one) => [
        JSON.stringify(one.done.map(({ action }) => action)),
        one,
      ]),
    );
  }

  #chosen(
    offered: readonly { readonly here: Here; readonly choices: ReadonlyMap<string, Run> }[],
    preferred: readonly string[],
  ): { readonly name: string; readonly run: Run; readonly here: Here } | undefined {
    const counts = new Map<string, number>();
    for (const { choices } of offered)
      for (const name of choices.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
    const weight = (name: string) => {
      const word = LAST_WORD.exec(name)?.[1] ?? name;
      return (counts.get(name) ?? 0) * 4 + (preferred.includes(word) ? 3 - preferred.indexOf(word) : 0);
    };
    const name = [...counts.keys()].reduce(
      (a, b) => (weight(b) > weight(a) ? b : a),
      [...counts.keys()][0] ?? '',
    );
    const found = offered.find(({ choices }) => choices.has(name));
    const run = found?.choices.get(name);
    return found && run && { name, run, here: found.here };
  }

  #label({ target, here }: { readonly target: Target; readonly here: Here }): void {
    if (this.#paths.has(target) || this.#labels.has(target)) return;
    const stem = /^(?:.*\/)?(?:label-)?([A-Za-z][A-Za-z0-9]*)[-.\w]*$/.exec(target)?.[1] ?? 'failed';
    const taken = new Set([...this.#labels.values(), 'err']);
    let name = stem;
    for (let number = 2; taken.has(name); number++) name = `${stem}${number}`;
    this.#labels.set(target, name);
    if (this.#labels.size > LIMITS.menu.exchangeEntries) {
      this.#refused = `its calls lead to more than ${LIMITS.menu.exchangeEntries} places`;
      return;
    }
    const run = this.#walk.run(target, { here });
    const before = run.words?.includes('repeat') ? run.done.slice(0, -1) : run.done;
    const repeat: Done = { action: { kind: 'repeat' } };
    this.#write(
      name,
      before.length < run.done.length || before.length === 0 ? { ...run, done: [...before, repeat] } : run,
      here,
    );
  }

  #line({ selector, done, at }: Entry): string {
    const { action, failed } = done;
    const target = failed === undefined ? undefined : (this.#paths.get(failed) ?? this.#labels.get(failed));
    const { text, notes } = actionText(action, at, target);
    this.#notes.push(...notes);
    return `${selector}: ${text}\n`;
  }
}

/** The control word a run ends with, as runs are named. */
const LAST_WORD = /"kind":"(\w+)"\}\]$/;

const WHAT = { sms: 'an SMS', url: 'telling a handler', call: 'a call', record: 'a recording' } as const;

const PREFERRED = {
  '*': ['back', 'start', 'repeat'],
  '#': ['start', 'back', 'repeat'],
  '0': ['repeat', 'start', 'back'],
} as const;
