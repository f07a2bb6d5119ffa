// The pages of sub-clients: all of them, and one.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

const PARTS = ['settings', 'money', 'statistics', 'access'] as const;
export type ClientPart = (typeof PARTS)[number];

export const subClientRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/sub-clients',
    component: lazyRouteComponent(() => import('./sub-clients-page.tsx'), 'SubClientsPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/sub-clients/$id',
    validateSearch: (search: Record<string, unknown>): { readonly part?: ClientPart } => {
      const part = PARTS.find((one) => one === search.part);
      return part === undefined ? {} : { part };
    },
    component: lazyRouteComponent(() => import('./client-page.tsx'), 'ClientPage'),
  }),
] as const;
