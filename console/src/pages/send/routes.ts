// One sending: written, priced, sent, watched.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

type SendSearch = {
  /** A saved menu, and which of its versions. */
  readonly menu?: number;
  readonly version?: number;
  readonly template?: number;
  readonly to?: string;
};

const whole = (value: unknown): number | undefined =>
  Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined;

export const sendRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/send',
    validateSearch: (search: Readonly<Record<string, unknown>>): SendSearch => {
      const [menu, version, template] = [whole(search.menu), whole(search.version), whole(search.template)];
      const to =
        typeof search.to === 'string' || typeof search.to === 'number' ? String(search.to) : undefined;
      return {
        ...(menu !== undefined && { menu }),
        ...(version !== undefined && { version }),
        ...(template !== undefined && { template }),
        ...(to !== undefined && { to }),
      };
    },
    component: lazyRouteComponent(() => import('./send-page.tsx'), 'SendPage'),
  }),
] as const;
