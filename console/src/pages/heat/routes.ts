// What callers did with a menu, laid over its text.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';
import { heatSearchOf } from './heat-search.ts';

export const heatRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/heat',
    validateSearch: heatSearchOf,
    component: lazyRouteComponent(() => import('./heat-page.tsx'), 'HeatPage'),
  }),
] as const;
