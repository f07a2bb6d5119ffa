// The roots of the tree of pages: what everybody sees, and what only those see who are signed in. Owns the way to the sign-in page and
// back; each area hangs its pages below `signedInRoute`.

import { type QueryClient, useQuery } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { PageFault } from '../parts/page-fault.tsx';
import { PageMissing } from '../parts/page-missing.tsx';
import { Shell } from './shell.tsx';

export const rootRoute = createRootRouteWithContext<{ readonly client: QueryClient }>()({
  component: Outlet,
  errorComponent: PageFault,
  notFoundComponent: PageMissing,
});

/** Between the end of a session and the sign-in page there is nothing to be seen. */
function SignedIn() {
  const { data: session } = useQuery(sessionQuery);
  return session ? <Shell /> : null;
}

export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: '/sign-in', search: { next: location.href } });
    if (session.mustChangePassword) throw redirect({ to: '/new-password' });
  },
  component: SignedIn,
  errorComponent: PageFault,
});
