// The value of `call:`: numbers, then options. Owns that grammar and its limits; whether a number is registered and a
// target exists is decided by the check.
import { LIMITS } from '../base/limits.ts';
import { complaint, type Diagnostic, quoted } from './diagnostics.ts';
import { wordsOf } from './entries.ts';
import type { Action } from './program.ts';
import { before, type Cell, meant, type Span, shape, spanOf, trimmed } from './scan.ts';

/** Where the parts of a call stand, for the check. */
export type CallOptions = {
  readonly numbers: readonly { readonly digits: string; readonly span: Span }[];
  readonly target?: { readonly selector: string; readonly span: Span };
};

type CallReading = {
  readonly action?: Action;
  readonly call?: CallOptions;
  readonly diagnostics: readonly Diagnostic[];
};

const PHONE = /^\+?\d{3,15}$/;
/**
 * Numbers with commas between. Blanks may stand about a comma; after any other blank, groups of digits still belong to
 * the number before them ("8 999 111"), so that it is refused as one.
 */
const LIST =
  /^\s*[^\s,]*(?:\s+[+(\d][\d()+-]*(?![^\s,]))*(?:\s*,\s*[^\s,]*(?:\s+[+(\d][\d()+-]*(?![^\s,]))*)*/;
/** Whatever stands after `wait=` is meant as seconds. */
const OPTION = /^(?:(wait)=(.*)|(ok):end|(err):(.+)|(record))$/i;

type OptionName = 'wait' | 'ok' | 'err' | 'record';

export function isPhone(text: string): boolean {
  return PHONE.test(text);
}

/** Digits only: the plus is not part of the number. */
export function digitsOf(phone: string): string {
  return phone.replace('+', '');
}

/** Reads what stands after `call:`; `place` is the end of the value, for what is missing. */
export function readCall(argument: readonly Cell[], place: Span): CallReading {
  const list = LIST.exec(shape(argument))![0].length;
  const diagnostics: Diagnostic[] = [];
  const numbers = readNumbers(argument.slice(0, list), place, diagnostics);
  const options = readOptions(wordsOf(argument.slice(list)), diagnostics);
  if (diagnostics.length > 0) return { diagnostics };
  const { wait, leave, record, target } = options;
  const action: Action = {
    kind: 'call',
    numbers: numbers.map((number) => number.digits),
    waitSeconds: wait === undefined || wait === 0 ? LIMITS.menu.callWaitSeconds : wait,
    afterTalk: leave ? 'leave' : 'go-on',
    ...(target && { err: target.selector }),
    record: record ? 'yes' : 'no',
  };
  return { action, call: { numbers, ...(target && { target }) }, diagnostics };
}

function readNumbers(list: readonly Cell[], place: Span, diagnostics: Diagnostic[]): CallOptions['numbers'] {
  if (trimmed(list).length === 0) {
    diagnostics.push(
      complaint('command-malformed', place, { command: 'call', reason: 'it names no number' }),
    );
    return [];
  }
  const numbers: { digits: string; span: Span }[] = [];
  const spans: Span[] = [];
  let from = 0;
  for (const piece of shape(list).split(',')) {
    const cells = trimmed(list.slice(from, from + piece.length));
    const comma = list[from + piece.length];
    const span = spanOf(cells, comma ? before(comma) : place);
    from += piece.length + 1;
    spans.push(span);
    const number = meant(cells);
    if (isPhone(number)) numbers.push({ digits: digitsOf(number), span });
    else if (number === '')
      diagnostics.push(
        complaint('command-malformed', span, { command: 'call', reason: 'a comma has no number beside it' }),
      );
    else diagnostics.push(complaint('number-malformed', span, { number: quoted(number) }));
  }
  const max = LIMITS.menu.callNumbers;
  const tooMany = spans[max];
  if (tooMany) {
    const { endLine, endColumn } = spans[spans.length - 1]!;
    const span = { ...tooMany, endLine, endColumn };
    diagnostics.push(complaint('too-many-numbers', span, { count: spans.length, max }));
  }
  return numbers;
}

type Options = {
  wait?: number;
  leave?: true;
  record?: true;
  target?: { selector: string; span: Span };
};

function readOptions(words: readonly (readonly Cell[])[], diagnostics: Diagnostic[]): Options {
  const options: Options = {};
  const seen = new Set<OptionName>();
  let strangers = 0;
  const refuse = (span: Span, reason: string) =>
    diagnostics.push(complaint('command-malformed', span, { command: 'call', reason }));
  for (const word of words) {
    const span = spanOf(word, before(word[0]!));
    const match = OPTION.exec(shape(word));
    const name = (match?.[1] ?? match?.[3] ?? match?.[4] ?? match?.[6])?.toLowerCase() as
      | OptionName
      | undefined;
    if (!match || !name) {
      // What follows a word that means nothing is most often its other half: one mistake, one complaint.
      if (strangers++ === 0)
        refuse(
          span,
          `"${quoted(meant(word))}" is no option; write wait=N, ok:end, err:ITEM or record, no blanks inside`,
        );
    } else if (seen.has(name)) refuse(span, `${name} stands twice`);
    else if (seen.has('record')) refuse(span, 'record must be the last word');
    else readOption(options, { name, match, span }, diagnostics);
    if (name) seen.add(name);
  }
  return options;
}

type Found = { readonly name: OptionName; readonly match: RegExpExecArray; readonly span: Span };

function readOption(options: Options, { name, match, span }: Found, diagnostics: Diagnostic[]): void {
  const max = LIMITS.menu.callWaitSeconds;
  if (name === 'ok') options.leave = true;
  else if (name === 'record') options.record = true;
  else if (name === 'err') options.target = { selector: match[5]!, span };
  else if (!/^\d{1,9}$/.test(match[2]!) || Number(match[2]) > max)
    diagnostics.push(complaint('wait-out-of-range', span, { seconds: quoted(match[2]!), max }));
  else options.wait = Number(match[2]);
}
