// The address books: contacts and groups, and taking in a file.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';
import type { Book } from '../../parts/number-list.ts';

export type ContactsSearch = {
  readonly book?: Book;
  /** Id of a group. */
  readonly group?: number;
  readonly search?: string;
};

const bookOf = (value: unknown): { readonly book?: Book } => (value === 'mails' ? { book: 'mails' } : {});

export const contactRoutes = [
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/contacts',
    validateSearch: ({ book, group, search }: Readonly<Record<string, unknown>>): ContactsSearch => ({
      ...bookOf(book),
      ...(Number.isSafeInteger(Number(group)) && Number(group) > 0 && { group: Number(group) }),
      ...(search !== undefined && search !== '' && { search: String(search) }),
    }),
    component: lazyRouteComponent(() => import('./contacts-page.tsx'), 'ContactsPage'),
  }),
  createRoute({
    getParentRoute: () => signedInRoute,
    path: '/contacts/import',
    validateSearch: ({ book }: Readonly<Record<string, unknown>>): Pick<ContactsSearch, 'book'> =>
      bookOf(book),
    component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
  }),
] as const;
