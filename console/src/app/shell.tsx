// What stands around every page: the menu at the side, who is signed in, balance, language and looks. Owns the frame; which places there
// are is navigation.ts.

import { AppShell, Burger, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useMay, useSession } from '../api/session.ts';
import { usePhone } from '../pages/phone/phone-state.ts';
import { useWords } from '../words/words.ts';
import { Balance, HelpLink, LanguageSwitch, LooksSwitch, PersonMenu } from './header-parts.tsx';
import { GROUP_WORDS, NAVIGATION, PLACE_WORDS } from './navigation.ts';
import { PLACE_ICONS } from './place-icons.ts';

const WORDS = {
  en: { skip: 'To the page', menu: 'Menu', places: 'Pages' },
  ru: { skip: 'К содержанию', menu: 'Меню', places: 'Страницы' },
};

/** The menu is longer than many windows: where one is must be seen in it. */
function intoSight(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: 'nearest' });
}

function Places() {
  const groups = useWords(GROUP_WORDS);
  const places = useWords(PLACE_WORDS);
  const may = useMay();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return NAVIGATION.map(({ name, places: all }) => {
    const seen = all.filter(({ need }) => may(need));
    if (seen.length === 0) return null;
    return (
      <section key={name} aria-label={groups[name]}>
        <Text size="xs" fw={700} c="dimmed" px="sm" pt="sm" pb={4} aria-hidden>
          {groups[name]}
        </Text>
        {seen.map(({ to, name: place }) => {
          const Icon = PLACE_ICONS[place];
          const active = to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);
          return (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={places[place]}
              leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
              active={active}
              variant="light"
              aria-current={active ? 'page' : undefined}
              ref={active ? intoSight : undefined}
              style={{ borderRadius: 'var(--mantine-radius-md)' }}
            />
          );
        })}
      </section>
    );
  });
}

const PhoneDock = lazy(async () => ({ default: (await import('../pages/phone/phone-dock.tsx')).PhoneDock }));

/** Pixels below the page, so that the phone at its edge covers nothing that cannot be scrolled free. */
const ROOM_OF_PHONE = 140;

/** The phone stays while pages change, and goes off with the session; who does not use it does not load it. */
function Phone() {
  const { line } = usePhone();
  useEffect(
    () => () => {
      void import('../pages/phone/line.ts').then(({ turnOff }) => turnOff());
    },
    [],
  );
  if (line.kind === 'off') return null;
  return (
    <Suspense>
      <PhoneDock />
    </Suspense>
  );
}

export function Shell() {
  const words = useWords(WORDS);
  const session = useSession();
  const { line } = usePhone();
  const [opened, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => {
    // A place was chosen: on a phone the menu covers the page.
    if (path !== '') close();
  }, [path, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <a className="skip-link" href="#page">
        {words.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={words.menu} />
            <Text fw={700} size="lg">
              Dozvon
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Balance />
            <HelpLink />
            <LanguageSwitch />
            <LooksSwitch />
            <PersonMenu session={session} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={words.places}>
        <ScrollArea>
          <Places />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main
        id="page"
        tabIndex={-1}
        style={{ paddingBlockEnd: line.kind === 'off' ? undefined : ROOM_OF_PHONE }}
      >
        <Outlet />
      </AppShell.Main>
      <Phone />
    </AppShell>
  );
}
