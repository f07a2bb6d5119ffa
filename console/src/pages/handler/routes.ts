// What the account's own program is told: its address, and every call to it.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';
import { KINDS, STATES } from './call-words.ts';

type CallSearch = {
  readonly state?: (typeof STATES)[number];
  readonly kind?: (typeof KINDS)[number];
  readonly recipient?: string;
};

function callSearch({ state, kind, recipient }: Record<string, unknown>): CallSearch {
  const knownState = STATES.find((one) => one === state);
  const knownKind = KINDS.find((one) => one === kind);
  const plain = typeof recipient === 'string' || typeof recipient === 'number' ? String(recipient) : '';
  return {
    ...(knownState && { state: knownState }),
    ...(knownKind && { kind: knownKind }),
    ...(plain !== '' && { recipient: plain }),
  };
}

export const handlerRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/handler',
    component: lazyRouteComponent(() => import('./handler-page.tsx'), 'HandlerPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/handler/calls',
    validateSearch: callSearch,
    component: lazyRouteComponent(() => import('./calls-page.tsx'), 'CallsPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/handler/calls/$number',
    component: lazyRouteComponent(() => import('./call-page.tsx'), 'CallPage'),
  }),
] as const;
