// Where a page ended, as an opaque text. A cursor holds the last id told, so that what arrives or goes away meanwhile moves
// nothing. Owns that form; it is not signed: a made-up one reads no more than its account may.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { type Fault, mistaken } from './replies.ts';

const FORM = /^([a-z]+) (\d{1,16})$/;

type PageQuery = { readonly limit?: number; readonly cursor?: string };

type AskedPage = { readonly after: number | undefined; readonly limit: number };

/** `list` names what is paged, so that a cursor of one list is refused by another. */
export function readPage(list: string, query: PageQuery): Result<AskedPage, Fault> {
  const limit = query.limit ?? LIMITS.json.pageItemsAbsent;
  if (query.cursor === undefined) return ok({ after: undefined, limit });
  const match = FORM.exec(Buffer.from(query.cursor, 'base64url').toString('latin1'));
  if (match?.[1] !== list)
    return err(mistaken('/query/cursor', 'is not a cursor of this list', 'cursor-unknown'));
  return ok({ after: Number(match[2]), limit });
}

type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

/** The page of rows found with one more than `limit` asked for: that one tells whether there is more. */
export function pageFrom<T>(
  list: string,
  rows: readonly T[],
  { limit, idOf }: { readonly limit: number; readonly idOf: (row: T) => number },
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, next: more ? cursorAt(list, idOf(last)) : null };
}

/** Of the page behind this id. */
export function cursorAt(list: string, id: number): string {
  return Buffer.from(`${list} ${id}`).toString('base64url');
}
