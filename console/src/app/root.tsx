// The roots of the tree of pages: what everybody sees, and what only those see who are signed in. Owns the way to the sign-in page and
// back; each area hangs its pages below `signedInRoute`.

import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../api/session.ts';
import { PageFault } from '../parts/page-fault.tsx';
import { PageMissing } from '../parts/page-missing.tsx';
import { SignedIn } from '../parts/signed-in.tsx';
import { Shell } from './shell.tsx';

export const rootRoute = createRootRouteWithContext<{ readonly client: QueryClient }>()({
  component: Outlet,
  errorComponent: PageFault,
  notFoundComponent: PageMissing,
});

function SignedInPages() {
  return (
    <SignedIn>
      <Shell />
    </SignedIn>
  );
}

export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: '/sign-in', search: { next: location.href } });
    if (session.mustChangePassword) throw redirect({ to: '/new-password' });
  },
  component: SignedInPages,
  errorComponent: PageFault,
});

/** In the frame, so that the way on is in sight. */
export const missingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '$',
  component: PageMissing,
});
