// Mailings: all of them, a new one, one of them.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

export const mailingRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/mailings',
    component: lazyRouteComponent(() => import('./mailings-page.tsx'), 'MailingsPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/mailings/new',
    component: lazyRouteComponent(() => import('./new-mailing-page.tsx'), 'NewMailingPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/mailings/$id',
    component: lazyRouteComponent(() => import('./mailing-page.tsx'), 'MailingPage'),
  }),
] as const;
