// Who is not written to.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

type BlackListSearch = { readonly list?: 'black' | 'grey' };

export const blackListRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/black-list',
    validateSearch: ({ list }: Readonly<Record<string, unknown>>): BlackListSearch =>
      list === 'grey' || list === 'black' ? { list } : {},
    component: lazyRouteComponent(() => import('./black-list-page.tsx'), 'BlackListPage'),
  }),
] as const;
