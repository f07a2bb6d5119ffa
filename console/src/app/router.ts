// Every page of the console. Owns the list of areas; an area's pages are its own file's, loaded when they are first seen.

import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { homeRoutes } from '../pages/home/routes.ts';
import { incomingRoutes } from '../pages/incoming/routes.ts';
import { menusRoutes } from '../pages/menus/routes.ts';
import { rentedNumberRoutes } from '../pages/rented-numbers/routes.ts';
import { senderRoutes } from '../pages/senders/routes.ts';
import { signInRoutes } from '../pages/sign-in/routes.ts';
import { transferNumberRoutes } from '../pages/transfer-numbers/routes.ts';
import { rootRoute, signedInRoute } from './root.tsx';

const tree = rootRoute.addChildren([
  ...signInRoutes,
  signedInRoute.addChildren([
    ...homeRoutes,
    ...incomingRoutes,
    ...menusRoutes,
    ...rentedNumberRoutes,
    ...senderRoutes,
    ...transferNumberRoutes,
  ]),
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
