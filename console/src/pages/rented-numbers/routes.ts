// The page of rented numbers.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

export const rentedNumberRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/rented-numbers',
    component: lazyRouteComponent(() => import('./rented-numbers-page.tsx'), 'RentedNumbersPage'),
  }),
] as const;
