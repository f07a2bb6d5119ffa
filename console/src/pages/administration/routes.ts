// Pages for who looks after the installation.

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedInRoute } from '../../app/root.tsx';

const accountsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/administration/accounts',
  validateSearch: (search: Readonly<Record<string, unknown>>): { readonly search?: string } =>
    typeof search.search === 'string' && search.search !== '' ? { search: search.search } : {},
  component: lazyRouteComponent(() => import('./accounts-page.tsx'), 'AccountsPage'),
});

const linksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/administration/links',
  component: lazyRouteComponent(() => import('./links-page.tsx'), 'LinksPage'),
});

const trunksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/administration/trunks',
  component: lazyRouteComponent(() => import('./trunks-page.tsx'), 'TrunksPage'),
});

const speechRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/administration/speech',
  component: lazyRouteComponent(() => import('./speech-page.tsx'), 'SpeechPage'),
});

const doctorRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/administration/doctor',
  component: lazyRouteComponent(() => import('./doctor-page.tsx'), 'DoctorPage'),
});

export const administrationRoutes = [
  accountsRoute,
  linksRoute,
  trunksRoute,
  speechRoute,
  doctorRoute,
] as const;
