// What the exporters share: names of the documents a flow becomes, the routes between them, what no format can say. Owns these;
// what a document looks like is its format's.

import { MENU_DEFAULTS, type Part } from '../../../language/index.ts';
import { type PrintedElement, printXml } from '../../../protocols/xml.ts';
import type { FlowPlace, Step, Target } from './flow.ts';
import { RINGS_NEXT } from './flow-walk.ts';
import type { MenuFlow } from './menu-flow.ts';
import { type Note, note } from './notes.ts';
import { INDEX, printIndex, type Route } from './source-files.ts';

export type MenuExported = {
  /** By name; the main one first. */
  readonly files: ReadonlyMap<string, string>;
  readonly notes: readonly Note[];
};

/** The places that are documents, the entry first. */
export function documentsOf(flow: MenuFlow): readonly (readonly [Target, FlowPlace])[] {
  const entry = flow.places.get(flow.entry);
  const others = [...flow.places].filter(([id]) => id !== flow.entry).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...(entry ? [[flow.entry, entry] as const] : []), ...others];
}

export class Documents {
  readonly #files = new Map<string, string>();
  readonly #routes = new Map<string, Route>();
  readonly #texts = new Map<string, string>();
  readonly #notes: Note[] = [];
  readonly #named = new Set<Target>();
  readonly #unwritten: Target[] = [];
  readonly #ending: string;

  constructor(ending: string) {
    this.#ending = ending;
  }

  /** The name of a document that another leads to. */
  name(target: Target): string {
    if (!this.#named.has(target)) {
      this.#named.add(target);
      this.#unwritten.push(target);
    }
    return `${target}${this.#ending}`;
  }

  /** The next document that something led to and that nobody asked for yet. */
  next(): Target | undefined {
    return this.#unwritten.shift();
  }

  write(target: Target, text: string): void {
    this.#files.set(`${target}${this.#ending}`, text);
  }

  route(address: string, route: Route): string {
    this.#routes.set(address, route);
    return address;
  }

  /** The sound a text has to be recorded as. */
  recorded(text: string): string {
    for (const [name, known] of this.#texts) if (known === text) return name;
    const file = `text-${this.#texts.size + 1}.mp3`;
    this.#texts.set(file, text);
    this.#notes.push(note('speech-to-record', file, { text, file }));
    return file;
  }

  note(one: Note): void {
    this.#notes.push(one);
  }

  done(flow: MenuFlow): MenuExported {
    const index = { main: `${flow.entry}${this.#ending}`, routes: this.#routes, texts: this.#texts };
    return {
      files: new Map([...this.#files, [INDEX, printIndex(index)]]),
      notes: [...flow.notes, ...this.#notes],
    };
  }
}

/** A call as places that ring one number each: the next is tried when nobody answers. */
export function ringing(
  id: Target,
  place: FlowPlace,
): readonly { readonly id: Target; readonly number: string; readonly failed: Target }[] {
  if (place.leads.kind !== 'call') return [];
  const { call, failed } = place.leads;
  const name = (at: number) => (at === 0 ? id : `${id}${RINGS_NEXT}${at + 1}`);
  return call.numbers.map((number, at) => ({
    id: name(at),
    number,
    failed: at + 1 < call.numbers.length ? name(at + 1) : failed,
  }));
}

/** With a plus when it is long enough to be one of the whole world's. */
export function dialled(number: string): string {
  return number.length > 6 ? `+${number}` : number;
}

/** A step that a format has no word for. */
export function withoutCounterpart(step: Step, at: string, format: string): Note {
  const what = step.kind === 'url' ? (step.address ?? 'url') : step.kind;
  return note('no-counterpart', at, { what, format });
}

/** Notes that hold for a whole menu in a format that only knows documents. */
export function generalNotes(flow: MenuFlow, format: string): readonly Note[] {
  const places = [...flow.places.values()];
  const asks = places.some(({ leads }) => leads.kind === 'ask');
  const count = MENU_DEFAULTS.wrongKeys;
  return [
    ...(asks ? [note('wrong-key-count', 'MENU', { count, format })] : []),
    ...(asks &&
    places.some(({ steps, leads }) => leads.kind !== 'hang-up' && steps.some(({ kind }) => kind === 'play'))
      ? [note('not-interrupted', 'START', { format })]
      : []),
    ...(JSON.stringify(places.map(saidIn)).toLowerCase().includes('$phone')
      ? [note('phone-hole', 'MENU', {})]
      : []),
  ];
}

function saidIn({ steps, leads }: FlowPlace): readonly unknown[] {
  const parts: readonly Part[] = leads.kind === 'ask' ? leads.prompts.flat() : [];
  // An SMS to $phone is carried by its number, not by its text.
  const texts = steps.map((step: Step) => (step.kind === 'sms' ? step.text : step));
  return [parts, texts];
}

/** Indented by two blanks a level. */
export function prettyXml(element: PrintedElement, indent = ''): string {
  const { content = '' } = element;
  if (typeof content === 'string' || content.length === 0) return `${indent}${printXml(element)}\n`;
  const opening = printXml({ ...element, content: '' }).replace(/\/>$/, '>');
  const inside = content.map((child) => prettyXml(child, `${indent}  `)).join('');
  return `${indent}${opening}\n${inside}${indent}</${element.name}>\n`;
}

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
