// Oneself and whoever else may use the account: profile, sessions, people, keys, networks, the audit log.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

type AuditSearch = {
  readonly outcome?: 'done' | 'refused';
  readonly means?: 'session' | 'key' | 'password';
  readonly person?: number;
  readonly operation?: string;
};

function auditSearch({ outcome, means, person, operation }: Record<string, unknown>): AuditSearch {
  return {
    ...((outcome === 'done' || outcome === 'refused') && { outcome }),
    ...((means === 'session' || means === 'key' || means === 'password') && { means }),
    ...(Number.isInteger(person) && { person: Number(person) }),
    ...(typeof operation === 'string' && /^[A-Za-z]+$/.test(operation) && { operation }),
  };
}

export const accessRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/access',
    component: lazyRouteComponent(() => import('./profile-page.tsx'), 'ProfilePage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/access/sessions',
    component: lazyRouteComponent(() => import('./sessions-page.tsx'), 'SessionsPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/access/people',
    component: lazyRouteComponent(() => import('./people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/access/keys',
    component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/access/addresses',
    component: lazyRouteComponent(() => import('./addresses-page.tsx'), 'AddressesPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/access/audit',
    validateSearch: auditSearch,
    component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
  }),
] as const;
