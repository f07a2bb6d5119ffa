// What a provider says became of a message, read by the tables of the configuration. Owns this reading and the fields of a
// look-up; it must not know how the provider was asked.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { LOOKUP_FIELDS, type LookupData } from '../../core/messages/message-status.ts';
import { heapOf, STATUS } from '../../core/messages/status.ts';
import type { Receipt } from '../../core/ports.ts';
import { type FieldPaths, foundField, foundFields, type Said } from './found-field.ts';
import { meaningOf, type State } from './words.ts';

export type StateTables = {
  readonly fields: FieldPaths;
  readonly states: ReadonlyMap<string, State>;
  readonly errors: ReadonlyMap<string, number>;
};

export type ReceiptTables = StateTables;

/** Fields of a result: ours, and both codes of a network in one. */
export const RESULT_FIELDS = ['status', 'err', 'mccmnc', ...LOOKUP_FIELDS] as const;

type ReadState =
  | { readonly kind: 'ended'; readonly status: number; readonly err: number; readonly word: string }
  | { readonly kind: 'pending' }
  | { readonly kind: 'word-unknown'; readonly word: string }
  /** No state is told at all. */
  | { readonly kind: 'untold' };

/** An error the tables know replaces that of the word, but for what was delivered. */
export function stateIn(said: Said, { fields, states, errors }: StateTables): ReadState {
  const word = foundField(said, fields.get('status'))?.trim();
  if (word === undefined || word === '') return { kind: 'untold' };
  const state = meaningOf(states, word);
  if (state === undefined) return { kind: 'word-unknown', word: word.slice(0, 40) };
  switch (state.kind) {
    case 'pending':
      return { kind: 'pending' };
    case 'ended': {
      const { status } = state;
      const err = heapOf(status) === 'failed' ? (errorIn(said, { fields, errors }) ?? state.err) : state.err;
      return { kind: 'ended', status, err, word: word.slice(0, 40) };
    }
    default:
      return unreachable(state);
  }
}

function errorIn(said: Said, { fields, errors }: Pick<StateTables, 'fields' | 'errors'>): number | undefined {
  const word = foundField(said, fields.get('err'))?.trim();
  if (word === undefined || word === '') return undefined;
  if (errors.size > 0) return meaningOf(errors, word);
  const number = /^\d{1,3}$/.test(word) ? Number(word) : 0;
  return number > 0 && number <= 255 ? number : undefined;
}

type ReadReceipt =
  | {
      readonly kind: 'final';
      readonly ids: readonly string[];
      readonly phones: readonly string[];
      readonly report: Receipt['report'];
      readonly word: string;
    }
  | { readonly kind: 'pending' }
  | { readonly kind: 'word-unknown'; readonly word: string };

/** Undefined: this is no receipt. */
export function receiptOf(said: Said, tables: ReceiptTables): ReadReceipt | undefined {
  const id = foundFields(said, tables.fields.get('id'))[0];
  const state = stateIn(said, tables);
  if (id === undefined || !isId(id) || state.kind === 'untold') return undefined;
  if (state.kind !== 'ended') return state;
  const phone = /^\+?(\d+)$/.exec(foundField(said, tables.fields.get('phone'))?.trim() ?? '')?.[1];
  const phones = phone === undefined ? [] : [phone];
  const report = reportOf(said, tables.fields, state);
  return { kind: 'final', ids: [id.trim()], phones, report, word: state.word };
}

function reportOf(
  said: Said,
  fields: FieldPaths,
  { status, err }: { readonly status: number; readonly err: number },
): Receipt['report'] {
  if (status === STATUS.read) return { kind: 'read' };
  if (heapOf(status) !== 'delivered')
    return {
      kind: 'failed',
      status,
      err,
      // Another link may deliver what this one could not; where the subscriber is at fault, none does.
      ...(status === STATUS.undeliverable && err === 255 && { reason: 'undelivered' }),
    };
  const lookup = lookupIn(said, fields);
  return { kind: 'delivered', ...(lookup && { lookup }) };
}

/** Usable as a name of a message. */
export function isId(text: string): boolean {
  const { length } = text.trim();
  return length > 0 && length <= LIMITS.httpProvider.idCharacters && !/\p{Cc}/u.test(text);
}

const DIGITS: ReadonlySet<string> = new Set(['imsi', 'msc', 'mcc', 'mnc']);

/** Undefined when nothing of it is told. What is no number where one belongs is left out. */
export function lookupIn(said: Said, fields: FieldPaths): LookupData | undefined {
  const network = /^\+?(\d{3})[ -]?(\d{2,3})$/.exec(foundField(said, fields.get('mccmnc'))?.trim() ?? '');
  const found = LOOKUP_FIELDS.map((name) => {
    const text = cleaned(foundField(said, fields.get(name)) ?? '');
    if (!DIGITS.has(name)) return [name, text] as const;
    const digits = /^\+?(\d*)$/.exec(text)?.[1] ?? '';
    const split = name === 'mcc' ? network?.[1] : name === 'mnc' ? network?.[2] : undefined;
    return [name, digits === '' ? (split ?? '') : digits] as const;
  });
  return found.some(([, text]) => text !== '') ? (Object.fromEntries(found) as LookupData) : undefined;
}

function cleaned(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, LIMITS.httpProvider.fieldCharacters);
}
