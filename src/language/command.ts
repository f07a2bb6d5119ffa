// The fourth phase: an entry's value is a control word, a command or a text. Owns the grammar of values; a value that
// looks like a command but is none is an error, so that a subscriber never hears it.
import { LIMITS } from '../base/limits.ts';
import { type CallOptions, digitsOf, isPhone, readCall } from './call.ts';
import { complaint, type Diagnostic, quoted } from './diagnostics.ts';
import { endOf, type RawEntry } from './entries.ts';
import type { Action } from './program.ts';
import { type Cell, meant, type Span, shape, spanOf, trimmed } from './scan.ts';
import { textOf } from './texts.ts';

type Reading = {
  /** Absent when the value is refused. */
  readonly action?: Action;
  readonly call?: CallOptions;
  readonly diagnostics: readonly Diagnostic[];
};

const SUBSCRIBER = /^\$phone$/i;
/** A word that is a whole value by itself. */
const ALONE = /^(back|start|repeat|end|url|record)$/i;
/** A word that is a whole value by itself, with a colon too many. */
const ALONE_WITH_COLON = /^(back|start|repeat|end)\s*:$/i;
const CONTROLS = { back: 'back', start: 'start', repeat: 'repeat' } as const;

function refused(span: Span, command: string, reason: string): Reading {
  return { diagnostics: [complaint('command-malformed', span, { command, reason })] };
}

export function readValue(entry: RawEntry): Reading {
  const { value } = entry;
  const pattern = shape(value);
  const whole = spanOf(value, entry.span);
  const own = shape(value.slice(0, entry.ownLine));
  if (ALONE.test(own) && pattern.length > own.length) {
    const rest = trimmed(value.slice(own.length));
    return refused(spanOf(rest, whole), own.toLowerCase(), 'a line that is no entry follows it');
  }
  const word = ALONE.exec(pattern)?.[1]?.toLowerCase();
  if (word !== undefined && word !== 'record') return { action: wordAction(word), diagnostics: [] };
  const colon = ALONE_WITH_COLON.exec(pattern)?.[1];
  if (colon !== undefined) return refused(whole, colon.toLowerCase(), 'no colon follows it');
  if (/^url(\s*:|\s+https?:\/\/)/i.test(pattern))
    return refused(whole, 'url', 'write the address itself, or "url" alone');
  if (/^https?:\/\//i.test(pattern)) return readAddress(value, whole);
  const command = /^(call|sms|record)\s*:/i.exec(pattern);
  const name = command?.[1]?.toLowerCase();
  const argument = value.slice(command?.[0].length ?? 0);
  const place = endOf(value, entry.span);
  if (name === 'call') return readCall(argument, place);
  if (name === 'sms') return readSms(value, place);
  if (name === 'record') return readRecord(trimmed(argument), whole);
  if (word === 'record') return readRecord([], whole);
  if (/^record\s+\d+$/i.test(pattern)) return refused(whole, 'record', 'write a colon before the seconds');
  const text = textOf(value);
  return { action: { kind: 'play', parts: text.parts }, diagnostics: text.diagnostics };
}

function wordAction(word: string): Action {
  if (word === 'end' || word === 'url') return { kind: word };
  return { kind: CONTROLS[word as keyof typeof CONTROLS] };
}

function readAddress(value: readonly Cell[], whole: Span): Reading {
  const pattern = shape(value);
  const blank = pattern.search(/\s/);
  if (blank >= 0)
    return refused(spanOf(value.slice(blank, blank + 1), whole), 'url', 'an address holds no blanks');
  if (!/^https?:\/\/[^/?#]/i.test(pattern)) return refused(whole, 'url', 'the address names no host');
  return { action: { kind: 'url', address: meant(value) }, diagnostics: [] };
}

function readRecord(argument: readonly Cell[], whole: Span): Reading {
  const { recordSeconds, recordSecondsAbsent } = LIMITS.menu;
  const pattern = shape(argument);
  if (pattern === '') return { action: { kind: 'record', seconds: recordSecondsAbsent }, diagnostics: [] };
  const seconds = /^\d{1,9}$/.test(pattern) ? Number(pattern) : 0;
  if (seconds >= 1 && seconds <= recordSeconds)
    return { action: { kind: 'record', seconds }, diagnostics: [] };
  return refused(spanOf(argument, whole), 'record', `write 1 to ${recordSeconds} seconds`);
}

type SmsPieces = {
  readonly number: readonly Cell[];
  readonly sender: readonly Cell[];
  readonly text: readonly Cell[];
};

/** The three pieces of an `sms:` value; undefined when a comma is missing. A text may hold commas itself. */
export function smsPieces(value: readonly Cell[]): SmsPieces | undefined {
  const pattern = shape(value);
  const colon = pattern.indexOf(':');
  const first = pattern.indexOf(',', colon);
  const second = first < 0 ? -1 : pattern.indexOf(',', first + 1);
  if (colon < 0 || second < 0) return undefined;
  return {
    number: trimmed(value.slice(colon + 1, first)),
    sender: trimmed(value.slice(first + 1, second)),
    text: trimmed(value.slice(second + 1)),
  };
}

function readSms(value: readonly Cell[], place: Span): Reading {
  const pieces = smsPieces(value);
  if (!pieces) return refused(place, 'sms', 'write number, sender and text with commas between');
  const to = meant(pieces.number);
  const diagnostics: Diagnostic[] = [];
  if (to === '')
    diagnostics.push(
      complaint('command-malformed', spanOf(value, place), { command: 'sms', reason: 'it names no number' }),
    );
  else if (!isPhone(to) && !SUBSCRIBER.test(to)) {
    const span = spanOf(pieces.number, spanOf(value, place));
    diagnostics.push(complaint('number-malformed', span, { number: quoted(to) }));
  }
  if (pieces.text.length === 0)
    diagnostics.push(complaint('command-malformed', place, { command: 'sms', reason: 'it has no text' }));
  if (diagnostics.length > 0) return { diagnostics };
  const recipient = SUBSCRIBER.test(to) ? '$phone' : digitsOf(to);
  const sender = meant(pieces.sender);
  return { action: { kind: 'sms', to: recipient, sender, text: meant(pieces.text) }, diagnostics };
}
