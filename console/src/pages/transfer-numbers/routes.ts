// The page of numbers that menus put calls through to.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

export const transferNumberRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/transfer-numbers',
    component: lazyRouteComponent(() => import('./transfer-numbers-page.tsx'), 'TransferNumbersPage'),
  }),
] as const;
