// The page of what comes in; which part is open and its filters live in the address.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

const PARTS = ['messages', 'calls', 'answers', 'confirmations'] as const;
export type IncomingPart = (typeof PARTS)[number];

type IncomingSearch = {
  readonly part?: IncomingPart;
  readonly subscriber?: string;
  readonly to?: string;
};

function textOf(value: unknown): string | undefined {
  return (typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value) : undefined;
}

export const incomingRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/incoming',
    validateSearch: (search: Record<string, unknown>): IncomingSearch => {
      const part = PARTS.find((one) => one === search.part);
      const [subscriber, to] = [textOf(search.subscriber), textOf(search.to)];
      return {
        ...(part !== undefined && { part }),
        ...(subscriber !== undefined && { subscriber }),
        ...(to !== undefined && { to }),
      };
    },
    component: lazyRouteComponent(() => import('./incoming-page.tsx'), 'IncomingPage'),
  }),
] as const;
