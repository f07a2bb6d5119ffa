// The page of sender names.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

export const senderRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/senders',
    component: lazyRouteComponent(() => import('./senders-page.tsx'), 'SendersPage'),
  }),
] as const;
