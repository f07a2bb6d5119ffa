// Lists that come in pages, read one after the other as they are walked. Owns the cursor.

type Page<Item> = { readonly items: readonly Item[]; readonly next?: string | null };

/** All items of a list, page by page; the next page is asked for when the last one is used up. */
export async function* walked<Item>(
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    yield* page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
