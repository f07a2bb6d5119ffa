// Every page of the console. Owns the list of areas; an area's pages are its own file's, loaded when they are first seen.

import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { accessRoutes } from '../pages/access/routes.ts';
import { administrationRoutes } from '../pages/administration/routes.ts';
import { blackListRoutes } from '../pages/black-list/routes.ts';
import { boardRoutes } from '../pages/board/routes.ts';
import { contactRoutes } from '../pages/contacts/routes.ts';
import { handlerRoutes } from '../pages/handler/routes.ts';
import { heatRoutes } from '../pages/heat/routes.ts';
import { historyRoutes } from '../pages/history/routes.ts';
import { homeRoutes } from '../pages/home/routes.ts';
import { incomingRoutes } from '../pages/incoming/routes.ts';
import { mailingRoutes } from '../pages/mailings/routes.ts';
import { menusRoutes } from '../pages/menus/routes.ts';
import { moneyRoutes } from '../pages/money/routes.ts';
import { phoneRoutes } from '../pages/phone/routes.ts';
import { rentedNumberRoutes } from '../pages/rented-numbers/routes.ts';
import { sendRoutes } from '../pages/send/routes.ts';
import { senderRoutes } from '../pages/senders/routes.ts';
import { settingsRoutes } from '../pages/settings/routes.ts';
import { signInRoutes } from '../pages/sign-in/routes.ts';
import { statisticsRoutes } from '../pages/statistics/routes.ts';
import { subClientRoutes } from '../pages/sub-clients/routes.ts';
import { templateRoutes } from '../pages/templates/routes.ts';
import { transferNumberRoutes } from '../pages/transfer-numbers/routes.ts';
import { missingRoute, rootRoute, signedInRoute } from './root.tsx';

const tree = rootRoute.addChildren([
  ...signInRoutes,
  signedInRoute.addChildren([
    ...accessRoutes,
    ...administrationRoutes,
    ...blackListRoutes,
    ...boardRoutes,
    ...contactRoutes,
    ...handlerRoutes,
    ...heatRoutes,
    ...historyRoutes,
    ...homeRoutes,
    ...incomingRoutes,
    ...mailingRoutes,
    ...menusRoutes,
    ...moneyRoutes,
    ...phoneRoutes,
    ...rentedNumberRoutes,
    ...sendRoutes,
    ...senderRoutes,
    ...settingsRoutes,
    ...statisticsRoutes,
    ...subClientRoutes,
    ...templateRoutes,
    ...transferNumberRoutes,
    missingRoute,
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
