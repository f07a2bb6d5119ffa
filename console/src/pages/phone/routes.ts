// The phone's page.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

export const phoneRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/phone',
    component: lazyRouteComponent(() => import('./phone-page.tsx'), 'PhonePage'),
  }),
] as const;
