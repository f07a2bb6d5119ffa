// Every page of the console. Owns the list of areas; an area's pages are its own file's, loaded when they are first seen.

import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { heatRoutes } from '../pages/heat/routes.ts';
import { historyRoutes } from '../pages/history/routes.ts';
import { homeRoutes } from '../pages/home/routes.ts';
import { signInRoutes } from '../pages/sign-in/routes.ts';
import { rootRoute, signedInRoute } from './root.tsx';

const tree = rootRoute.addChildren([
  ...signInRoutes,
  signedInRoute.addChildren([...homeRoutes, ...historyRoutes, ...heatRoutes]),
]);

export function routerOf(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: '/console',
    context: { client },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof routerOf>;
  }
}
