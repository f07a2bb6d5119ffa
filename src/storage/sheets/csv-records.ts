// The text of a CSV file cut into records: lines, and lines that a quoted cell joins. Owns what becomes of a quote that is never
// closed and of a line without end: that one record is unreadable, and the next begins with the next line.

import { LIMITS } from '../../base/limits.ts';

export type CsvRecord =
  | { readonly kind: 'record'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly sentence: string };

/** Lines one cell may go over: an address, a poem; a quote left open would swallow the file. */
const LINES_OF_RECORD = 100;
const TOO_LONG = `it is longer than ${LIMITS.sheet.rowCharacters} characters`;
const NOT_CLOSED = 'a quote is opened and not closed';

type Taken = { readonly kind: 'line'; readonly line: string } | { readonly kind: 'too-long' };

/** Lines as they become whole; one past its limit is forgotten while it goes on. */
class Lines {
  #rest = '';
  #overlong: 'no' | 'yes' = 'no';

  *take(text: string): Generator<Taken> {
    const all = this.#rest + text;
    let at = 0;
    for (;;) {
      const end = nextEnd(all, at);
      if (end === undefined) break;
      yield this.#whole(all.slice(at, end.at));
      at = end.after;
    }
    this.#rest = all.slice(at);
    if (this.#rest.length > LIMITS.sheet.rowCharacters) {
      this.#overlong = 'yes';
      // A line feed may still follow a carriage return.
      this.#rest = this.#rest.endsWith('\r') ? '\r' : '';
    }
  }

  *end(): Generator<Taken> {
    const rest = this.#rest.replace(/\r$/, '');
    if (rest !== '' || this.#overlong === 'yes') yield this.#whole(rest);
  }

  #whole(line: string): Taken {
    const overlong = this.#overlong === 'yes' || line.length > LIMITS.sheet.rowCharacters;
    this.#overlong = 'no';
    return overlong ? { kind: 'too-long' } : { kind: 'line', line };
  }
}

/** Line feed, carriage return, or both; a carriage return at the very end may be half of both and has to wait. */
function nextEnd(text: string, from: number): { at: number; after: number } | undefined {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a) return { at, after: at + 1 };
    if (code !== 0x0d) continue;
    if (at + 1 === text.length) return undefined;
    return { at, after: text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1 };
  }
  return undefined;
}

/** Whether a quoted cell goes on behind the line. A quote opens a cell only where the cell begins. */
function isOpenAfter(line: string, separator: string, open: 'open' | 'shut'): 'open' | 'shut' {
  let inside = open === 'open';
  if (!inside && !line.includes('"')) return 'shut';
  let begins = !inside;
  for (let at = 0; at < line.length; at++) {
    const sign = line[at];
    if (inside) {
      if (sign !== '"') continue;
      if (line[at + 1] === '"') at++;
      else inside = false;
    } else if (sign === '"' && begins) inside = true;
    else begins = sign === separator;
    if (inside) begins = false;
  }
  return inside ? 'open' : 'shut';
}

export class CsvRecords {
  readonly #lines = new Lines();
  readonly #separator: string;
  #waiting: string[] = [];
  #state: 'open' | 'shut' = 'shut';
  #characters = 0;

  constructor(separator: string) {
    this.#separator = separator;
  }

  *take(text: string): Generator<CsvRecord> {
    for (const taken of this.#lines.take(text)) yield* this.#add(taken);
  }

  *end(): Generator<CsvRecord> {
    for (const taken of this.#lines.end()) yield* this.#add(taken);
    while (this.#waiting.length > 0) yield* this.#giveUp();
  }

  *#add(taken: Taken): Generator<CsvRecord> {
    if (taken.kind === 'too-long') {
      while (this.#waiting.length > 0) yield* this.#giveUp();
      yield { kind: 'unreadable', sentence: TOO_LONG };
      return;
    }
    yield* this.#join(taken.line);
    while (this.#waiting.length > LINES_OF_RECORD || this.#characters > LIMITS.sheet.rowCharacters)
      yield* this.#giveUp();
  }

  *#join(line: string): Generator<CsvRecord> {
    this.#waiting.push(line);
    this.#characters += line.length;
    this.#state = isOpenAfter(line, this.#separator, this.#state);
    if (this.#state === 'shut') yield { kind: 'record', text: this.#flush().join('\n') };
  }

  #flush(): string[] {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#characters = 0;
    this.#state = 'shut';
    return lines;
  }

  /** The first line is given up, the others are read again from their beginnings. */
  *#giveUp(): Generator<CsvRecord> {
    const [, ...others] = this.#flush();
    yield { kind: 'unreadable', sentence: NOT_CLOSED };
    for (const line of others) yield* this.#join(line);
  }
}
