// What is seen only while somebody is signed in. Owns that pages go together with the session: between its end and the sign-in page there
// is nothing.

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { SessionContext, sessionQuery } from '../api/session.ts';

export function SignedIn({ children }: { readonly children: ReactNode }) {
  const { data: session } = useQuery(sessionQuery);
  return session ? <SessionContext value={session}>{children}</SessionContext> : null;
}
