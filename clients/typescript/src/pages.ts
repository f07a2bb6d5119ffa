// Lists that come in pages, read one after the other as they are walked. Owns the cursor.

import { UnreadableError } from './problems.ts';

type Page<Item> = { readonly items: readonly Item[]; readonly next?: string | null };

/** All items of a list, page by page; the next page is asked for when the last one is used up. */
export async function* walked<Item>(
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    const items = itemsOf(page);
    const next: unknown = page.next ?? undefined;
    if (next !== undefined && (typeof next !== 'string' || next === '' || next === cursor))
      throw new UnreadableError('the answer cannot be read: the list does not end');
    yield* items;
    cursor = next;
  } while (cursor !== undefined);
}

/** What a list holds. */
export function itemsOf<Item>(page: { readonly items: readonly Item[] }): readonly Item[] {
  if (Array.isArray(page?.items)) return page.items;
  throw new UnreadableError('the answer cannot be read: it is no list');
}
