// The page of the account's own settings, groups that are told of events, and the last requests.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

const PARTS = ['account', 'notices', 'requests'] as const;
export type SettingsPart = (typeof PARTS)[number];

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/settings',
    validateSearch: (search: Record<string, unknown>): { readonly part?: SettingsPart } => {
      const part = PARTS.find((one) => one === search.part);
      return part === undefined ? {} : { part };
    },
    component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
  }),
] as const;
