// A flow while an importer makes it: places, notes, and the files still to be read. Owns that collecting and the rules all
// importers share for numbers, times and repetitions.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Key, Part } from '../../../language/index.ts';
import { type Ask, type Flow, type FlowPlace, HANG_UP, speech, type Target } from './flow.ts';
import { type Note, type NoteCode, type NoteHoles, note } from './notes.ts';
import { fileAt, keysAt, routeAt, type SourceFiles } from './source-files.ts';
import { isSource } from './value-text.ts';

type Answers = Pick<Ask, 'keys' | 'wrong'> & { readonly silence?: Target };

type Answering = {
  readonly from: string;
  readonly at: string;
  /** Whether the program is asked about silence too; it is unless told. */
  readonly silence?: 'asked' | 'not asked';
};

export type FlowRead = { readonly flow: Flow; readonly notes: readonly Note[] };

/** A text said again and again is said so often at most. */
const REPEATED_MAX = 5;

export class SourceFlow {
  readonly places = new Map<Target, FlowPlace>();
  readonly notes: Note[] = [];
  readonly source: SourceFiles;
  /** Why nothing can come of it. */
  refused: string | undefined;
  readonly #ending: string;
  readonly #read = new Set<string>();
  readonly #open: string[] = [];

  constructor(source: SourceFiles, ending: string) {
    this.source = source;
    this.#ending = ending;
  }

  add<Code extends NoteCode>(code: Code, at: string, holes: NoteHoles<Code>): void {
    this.notes.push(note(code, at, holes));
  }

  /** As many as may stand in a row; more refuse the whole import. */
  inARow<One>(all: readonly One[], at: string): readonly One[] {
    const most = LIMITS.menu.exchangeInARow;
    if (all.length > most) this.refused ??= `${at} has more than ${most} in a row`;
    return all.slice(0, most);
  }

  place(id: Target, place: FlowPlace): Target {
    this.places.set(id, place);
    return id;
  }

  /** A place that only speaks and hangs up is worth none: the end itself. */
  hangUp(id: Target, at: string, steps: FlowPlace['steps']): Target {
    return steps.length === 0 ? HANG_UP : this.place(id, { at, steps, leads: { kind: 'hang-up' } });
  }

  /** The document an address leads to, to be read later; undefined with a note when it is not there. */
  document(
    address: string,
    place: { readonly from: string; readonly at: string; readonly what: string },
  ): Target | undefined {
    const file = fileAt(this.source, address, { from: place.from, ending: this.#ending });
    if (file === undefined) {
      this.add('target-missing', place.at, { what: place.what, target: address });
      return undefined;
    }
    if (!this.#read.has(file)) {
      this.#read.add(file);
      this.#open.push(file);
    }
    return file;
  }

  /** Reads the main file and all that it leads to; the files nothing leads to are told of. */
  readAll(readOne: (name: string, text: string) => Result<undefined, string>): Result<FlowRead, string> {
    const { main, files } = this.source;
    this.#read.add(main);
    this.#open.push(main);
    for (let name = this.#open.shift(); name !== undefined; name = this.#open.shift()) {
      const text = files.get(name) ?? '';
      if (text.length > LIMITS.menu.exchangeFileCharacters)
        return err(`${name} has more than ${LIMITS.menu.exchangeFileCharacters} characters`);
      const read = readOne(name, text);
      if (!read.ok) return err(`${name}: ${read.error}`);
    }
    if (this.refused !== undefined) return err(this.refused);
    for (const name of files.keys())
      if (!this.#read.has(name) && name.endsWith(this.#ending)) this.add('not-reached', name, { what: name });
    return ok({ flow: { entry: main, places: this.places }, notes: this.notes });
  }

  /** What a program at an address answers to keys and to silence, by the routes or by files named after the keys. */
  answers(address: string, { from, at, silence: asked = 'asked' }: Answering): Answers {
    const document = (name: string, what: string) => this.document(name, { from, at, what });
    const { keys: rows, several } = keysAt(this.source, address, { from, ending: this.#ending });
    for (const digits of several) this.add('several-digits', at, { digits });
    const keys = new Map<Key, Target>();
    for (const [key, file] of rows) {
      const target = document(file, `key ${key}`);
      if (target !== undefined) keys.set(key, target);
    }
    const route = routeAt(this.source, address, from);
    const wrong = route?.other === undefined ? undefined : document(route.other, 'a wrong key');
    const silence =
      route?.silence === undefined || asked === 'not asked' ? undefined : document(route.silence, 'silence');
    if (keys.size === 0 && wrong === undefined) this.add('keys-unknown', at, { target: address });
    return { keys, ...(wrong !== undefined && { wrong }), ...(silence !== undefined && { silence }) };
  }

  /** How many keys are waited for, 1 or `absent`: a menu acts on the first. */
  digits(written: string | undefined, at: string, absent: '1' | 'more' = '1'): void {
    const name = at.slice(at.lastIndexOf('/') + 1).replace('@', '');
    if (written !== undefined && written !== '1')
      this.add('several-digits', at, { digits: `${name} ${written}` });
    if (written === undefined && absent === 'more')
      this.add('carried-otherwise', at, { what: 'several keys in a row', why: 'a menu acts on the first' });
  }

  /** As many numbers as one call rings; the others are told of. */
  inOneCall(numbers: readonly string[], at: string): readonly string[] {
    const most = LIMITS.menu.callNumbers;
    const why = `one call rings ${most} numbers at most`;
    for (const number of numbers.slice(most)) this.add('left-out', at, { what: `number ${number}`, why });
    return numbers.slice(0, most);
  }

  number(text: string, at: string): string | undefined {
    const digits = text
      .replace(/^tel:/i, '')
      .replace(/[\s().-]/g, '')
      .replace(/^\+/, '');
    if (/^\d{3,15}$/.test(digits)) return digits;
    this.add('number-unreadable', at, { number: text.trim() });
    return undefined;
  }

  /** Whole seconds from `least` on, `most` at most; what is not readable counts as absent. */
  seconds(
    written: string | undefined,
    at: string,
    { absent, most }: { readonly absent: number; readonly most: number },
  ): number {
    if (written === undefined) return absent;
    const value = Number(written);
    if (written.trim() === '' || !Number.isFinite(value) || value < 0) {
      this.add('value-unreadable', at, {
        what: at.slice(at.lastIndexOf('/') + 1),
        value: written,
        wanted: 'a number of seconds',
      });
      return absent;
    }
    const whole = Math.min(most, Math.max(1, Math.ceil(value)));
    if (whole !== value) {
      const why = `Dozvon takes whole seconds from 1 to ${most}, so it is ${whole}`;
      this.add('carried-otherwise', at, { what: at.slice(at.lastIndexOf('/') + 1), why });
    }
    return whole;
  }

  /** A text as often as it says; 0 is without end. */
  repeated(parts: readonly Part[], loop: string | undefined, at: string): readonly Part[] {
    if (loop === undefined || loop === '1') return parts;
    const times = /^\d{1,9}$/.test(loop) ? Number(loop) : 1;
    const said = times === 0 ? REPEATED_MAX : Math.min(times, REPEATED_MAX);
    if (said !== times || loop !== String(times)) {
      const why = `it is said ${said === 1 ? 'once' : `${said} times`}`;
      this.add('carried-otherwise', at, { what: 'loop', why });
    }
    return Array.from({ length: said }, () => parts).flat();
  }

  speech(text: string): readonly Part[] {
    const part = speech(text);
    return part ? [part] : [];
  }

  sound(source: string, at: string): readonly Part[] {
    const name = source.trim();
    // A name that a text stands under in the index is that text.
    const text = this.source.index.texts.get(name);
    if (text !== undefined) return this.speech(text);
    if (isSource(name)) return [{ kind: 'sound', source: name }];
    if (name !== '')
      this.add('value-unreadable', at, { what: 'sound', value: name, wanted: 'the name of a sound' });
    return [];
  }
}
