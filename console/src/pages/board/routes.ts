// The live board.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

type BoardSearch = {
  /** Whose; only administrators may see everybody’s. */
  readonly scope?: 'installation';
  /** The group of waiting messages that is looked into. */
  readonly group?: string;
};

export const boardRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/board',
    validateSearch: (search: Readonly<Record<string, unknown>>): BoardSearch => ({
      ...(search.scope === 'installation' && { scope: 'installation' as const }),
      ...(typeof search.group === 'string' && { group: search.group }),
    }),
    component: lazyRouteComponent(() => import('./board-page.tsx'), 'BoardPage'),
  }),
] as const;
