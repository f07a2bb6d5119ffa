// Texts kept to be sent again, and texts registered with operators.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

type TemplatesSearch = { readonly of?: 'operators' };

export const templateRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/templates',
    validateSearch: ({ of }: Readonly<Record<string, unknown>>): TemplatesSearch =>
      of === 'operators' ? { of } : {},
    component: lazyRouteComponent(() => import('./templates-page.tsx'), 'TemplatesPage'),
  }),
] as const;
