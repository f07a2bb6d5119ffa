// What was sent and what became of it: the search, and one message's whole story.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';
import { searchOf } from './search.ts';

export const historyRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/history',
    validateSearch: searchOf,
    component: lazyRouteComponent(() => import('./history-page.tsx'), 'HistoryPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/history/$number',
    component: lazyRouteComponent(() => import('./message-page.tsx'), 'MessagePage'),
  }),
] as const;
