// The phone's page.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

/** A saved menu to be rung by, and which of its versions. */
export type PhoneSearch = { readonly menu?: number; readonly version?: number };

const whole = (value: unknown): number | undefined =>
  Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined;

export const phoneRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/phone',
    validateSearch: (search: Readonly<Record<string, unknown>>): PhoneSearch => {
      const [menu, version] = [whole(search.menu), whole(search.version)];
      return { ...(menu !== undefined && { menu }), ...(version !== undefined && { version }) };
    },
    component: lazyRouteComponent(() => import('./phone-page.tsx'), 'PhonePage'),
  }),
] as const;
