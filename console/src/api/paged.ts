// Lists that the API gives in pages, as an infinite query. Owns the handing on of the cursor.

import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { Operations } from '../../../clients/typescript/src/schema.ts';
import { type Asked, ask, type OperationName, type Reply } from './client.ts';

type PagedName = {
  [Name in OperationName]: Operations[Name]['reply'] extends {
    readonly items: readonly unknown[];
    readonly next: string | null;
  }
    ? Name
    : never;
}[OperationName];

type PageOf<Name extends PagedName> = Extract<Reply<Name>, { readonly items: readonly unknown[] }>;

/** `asked` without a cursor; `every`: milliseconds after which it is asked again, for what changes by itself. */
export function usePaged<Name extends PagedName>(
  name: Name,
  asked: Asked<Name>,
  { every }: { readonly every?: number | false } = {},
): UseInfiniteQueryResult<InfiniteData<PageOf<Name>>, Error> {
  return useInfiniteQuery({
    queryKey: [name, asked],
    queryFn: async ({ pageParam, signal }) => {
      const query = {
        ...(asked as { readonly query?: object }).query,
        ...(pageParam !== '' && { cursor: pageParam }),
      };
      return (await ask(name, { ...asked, query } as Asked<Name>, { signal })) as PageOf<Name>;
    },
    ...(every !== undefined && { refetchInterval: every }),
    initialPageParam: '',
    getNextPageParam: (page: PageOf<Name>) => (page as { readonly next: string | null }).next ?? undefined,
  }) as UseInfiniteQueryResult<InfiniteData<PageOf<Name>>, Error>;
}
