// The page of money: balances, prices, payments, documents.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

const PARTS = ['payments', 'prices', 'documents', 'limits'] as const;
export type MoneyPart = (typeof PARTS)[number];

export const moneyRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/money',
    validateSearch: (search: Record<string, unknown>): { readonly part?: MoneyPart } => {
      const part = PARTS.find((one) => one === search.part);
      return part === undefined ? {} : { part };
    },
    component: lazyRouteComponent(() => import('./money-page.tsx'), 'MoneyPage'),
  }),
] as const;
