// The menu studio: the list of menus, the studio itself for a new menu or a kept one, two versions side by side.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

type StudioSearch = { readonly version?: number };
type CompareSearch = { readonly from?: number; readonly to?: number };

/** A version's number as an address has it; anything else is left out. */
function versionOf(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

const id = {
  parse: ({ id: written }: { readonly id: string }) => ({ id: versionOf(written) ?? 0 }),
  stringify: ({ id: number }: { readonly id: number }) => ({ id: String(number) }),
};

export const menusRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/menus',
    component: lazyRouteComponent(() => import('./list-page.tsx'), 'MenuListPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/menus/new',
    component: lazyRouteComponent(() => import('./new-page.tsx'), 'NewMenuPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/menus/$id',
    params: id,
    validateSearch: ({ version }: Record<string, unknown>): StudioSearch => {
      const number = versionOf(version);
      return number === undefined ? {} : { version: number };
    },
    component: lazyRouteComponent(() => import('./kept-page.tsx'), 'KeptMenuPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/menus/$id/compare',
    params: id,
    validateSearch: ({ from, to }: Record<string, unknown>): CompareSearch => {
      const [first, second] = [versionOf(from), versionOf(to)];
      return {
        ...(first !== undefined && { from: first }),
        ...(second !== undefined && { to: second }),
      };
    },
    component: lazyRouteComponent(() => import('./compare-page.tsx'), 'ComparePage'),
  }),
] as const;
