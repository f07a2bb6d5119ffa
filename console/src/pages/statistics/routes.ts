// The page of statistics; the period and what is looked at live in the address.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

const BY = ['days', 'kinds', 'places', 'clients'] as const;
export type StatisticsPart = (typeof BY)[number];

export type StatisticsSearch = {
  readonly by?: StatisticsPart;
  /** Days, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly kind?: string;
  readonly balance?: 'electronic';
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function dayOf(value: unknown): string | undefined {
  return typeof value === 'string' && DAY.test(value) ? value : undefined;
}

export const statisticsRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/statistics',
    validateSearch: (search: Record<string, unknown>): StatisticsSearch => {
      const by = BY.find((one) => one === search.by);
      const [from, to] = [dayOf(search.from), dayOf(search.to)];
      const kind = typeof search.kind === 'string' ? search.kind : undefined;
      return {
        ...(by !== undefined && { by }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(kind !== undefined && { kind }),
        ...(search.balance === 'electronic' && { balance: 'electronic' }),
      };
    },
    component: lazyRouteComponent(() => import('./statistics-page.tsx'), 'StatisticsPage'),
  }),
] as const;
