// What a provider's answer to a request means: taken, refused for good, or to be tried again. Owns this judgement, by the tables
// of the configuration; what follows for the message is the link's.

import { unreachable } from '../../base/assert.ts';
import { type FieldPaths, foundField, type Said } from './found-field.ts';
import type { Asked } from './provider-request.ts';
import { meaningOf, type Refusal } from './words.ts';

export type AnswerTables = {
  readonly fields: FieldPaths;
  readonly refusals: ReadonlyMap<string, Refusal>;
};

/** `code`: the provider's own word, for metrics and reports. */
export type Verdict =
  | { readonly kind: 'taken'; readonly said: Said; readonly code: string }
  | { readonly kind: 'ended'; readonly status: number; readonly err: number; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'throttled'; readonly code: string; readonly pause?: number }
  | { readonly kind: 'trouble'; readonly code: string }
  | { readonly kind: 'lost'; readonly code: string };

export function verdictOf(asked: Asked, tables: AnswerTables): Verdict {
  if (asked.kind === 'lost') return { kind: 'lost', code: asked.why };
  // A word the tables know counts whatever status HTTP gave it.
  const told = (asked.said && refusalIn(asked.said, tables)) ?? refusalOfStatus(asked.http, tables);
  if (told && told.known === 'yes' && told.refusal.kind !== 'none')
    return byWord(told.refusal, told.code, asked);
  switch (asked.kind) {
    case 'throttled':
      return {
        kind: 'throttled',
        code: String(asked.http),
        ...(asked.pause !== undefined && { pause: asked.pause }),
      };
    case 'trouble':
      return { kind: 'trouble', code: asked.http === undefined ? asked.why : String(asked.http) };
    case 'answered':
      if (told && told.refusal.kind !== 'none') return { kind: 'refused', code: told.code };
      if (asked.http >= 400) return { kind: 'refused', code: String(asked.http) };
      return { kind: 'taken', said: asked.said, code: String(asked.http) };
    default:
      return unreachable(asked);
  }
}

type Told = { readonly refusal: Refusal; readonly code: string; readonly known: 'yes' | 'no' };

function refusalIn(said: Said, { fields, refusals }: AnswerTables): Told | undefined {
  const word = foundField(said, fields.get('error'))?.trim();
  if (word === undefined || word === '') return undefined;
  const refusal = meaningOf(refusals, word);
  if (refusal === undefined) return { refusal: { kind: 'refused' }, code: codeOf(word), known: 'no' };
  return { refusal, code: codeOf(word), known: 'yes' };
}

/** A provider without words of its own: `http-404`. */
function refusalOfStatus(http: number | undefined, { refusals }: AnswerTables): Told | undefined {
  const refusal = refusals.get(`http-${http}`);
  return refusal && { refusal, code: `http-${http}`, known: 'yes' };
}

/** A code is told as it is; a sentence might repeat what was asked, the text and the number. */
function codeOf(word: string): string {
  return /^[\w.-]{1,40}$/.test(word) ? word : 'a sentence';
}

function byWord(refusal: Exclude<Refusal, { kind: 'none' }>, code: string, asked: Asked): Verdict {
  switch (refusal.kind) {
    case 'again':
      return {
        kind: 'throttled',
        code,
        ...(asked.kind === 'throttled' && asked.pause !== undefined && { pause: asked.pause }),
      };
    case 'away':
      return { kind: 'trouble', code };
    case 'refused':
      return { kind: 'refused', code };
    case 'ended':
      return { kind: 'ended', status: refusal.status, err: refusal.err, code };
    default:
      return unreachable(refusal);
  }
}
