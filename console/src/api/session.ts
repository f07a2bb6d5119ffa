// Who is signed in. Owns the question after the session and what is done when it ends; signing in itself is a page.

import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { ask, Refusal, type Reply, setCsrfToken } from './client.ts';

export type Session = Reply<'getSession'>;

/** Null: nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await ask('getSession', {}, { signal });
      setCsrfToken(session.csrfToken);
      return session;
    } catch (trouble) {
      if (trouble instanceof Refusal && trouble.status === 401) return null;
      throw trouble;
    }
  },
  staleTime: 60_000,
});

/** The session that the pages below were drawn for. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** Of a page that only those see who are signed in: below `SignedIn`. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Refusal({ status: 401, code: 'sign-in-failed', text: 'nobody is signed in' });
  return session;
}

/** What the server says of a session that was opened, or goes on under another token. */
export function useTakeSession(): (session: Session) => void {
  const client = useQueryClient();
  return (session) => {
    setCsrfToken(session.csrfToken);
    client.setQueryData(sessionQuery.queryKey, session);
  };
}

/** Whether who is signed in decides about people and keys. */
export function useIsOwner(): boolean {
  return useSession().role === 'owner';
}

type Need = 'read' | 'send' | 'manage' | 'administrator';

/** Whether who is signed in may do what an operation with that need does. */
export function useMay(): (need: Need) => boolean {
  const session = useSession();
  return (need) => (need === 'administrator' ? session.administrator : session.scopes.includes(need));
}

/** Rejects when the session may still be open: then who is at the screen stays signed in and is told. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await ask('endSession', {}).catch((trouble: unknown) => {
      if (!(trouble instanceof Refusal) || trouble.status !== 401) throw trouble;
    });
    setCsrfToken(undefined);
    // First, so that pages go before what they show does.
    client.setQueryData(sessionQuery.queryKey, null);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
  };
}
