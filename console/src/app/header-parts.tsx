// The parts of the header: balance, language, light or dark, and who is signed in.

import {
  ActionIcon,
  Anchor,
  Button,
  Menu,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconHelp, IconLogout, IconMoon, IconSun, IconUser, IconUserCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import type { Session } from '../api/session.ts';
import { useSignOutOrTell } from '../parts/sign-out.ts';
import { useFormats } from '../words/formats.ts';
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useWords } from '../words/words.ts';
import { helpFor } from './help-pages.ts';

const WORDS = {
  en: {
    balance: 'Balance',
    help: 'Help',
    language: 'Language',
    light: 'Light colours',
    dark: 'Dark colours',
    person: 'You',
    access: 'Profile and access',
    signOut: 'Sign out',
  },
  ru: {
    balance: 'Баланс',
    help: 'Справка',
    language: 'Язык',
    light: 'Светлое оформление',
    dark: 'Тёмное оформление',
    person: 'Вы',
    access: 'Профиль и доступ',
    signOut: 'Выйти',
  },
};

/** The balance is asked for again now and then: sending goes on behind every page. */
const BALANCE_EVERY = 30_000;

export function Balance() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { data } = useQuery({
    queryKey: ['getBalance'],
    queryFn: ({ signal }) => ask('getBalance', {}, { signal }),
    refetchInterval: BALANCE_EVERY,
  });
  if (!data) return null;
  return (
    <Anchor component={Link} to="/money" size="sm" title={words.balance} visibleFrom="xs">
      {formats.money(data.balance)}
    </Anchor>
  );
}

export function LanguageSwitch() {
  const words = useWords(WORDS);
  const { language, choose } = useLanguage();
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={`${language.toUpperCase()}: ${words.language}`}
        >
          {language.toUpperCase()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((one) => (
          <Menu.Item key={one} onClick={() => choose(one)} lang={one}>
            {LANGUAGE_NAMES[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The documents, open at what is told there about this place; in a window of its own, so that nothing typed is lost. */
export function HelpLink() {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const place = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <ActionIcon
      component="a"
      href={helpFor(place, language)}
      target="_blank"
      variant="subtle"
      size="lg"
      aria-label={words.help}
      title={words.help}
    >
      <IconHelp size={20} />
    </ActionIcon>
  );
}

export function LooksSwitch() {
  const words = useWords(WORDS);
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      size="lg"
      aria-label={dark ? words.light : words.dark}
      onClick={() => setColorScheme(dark ? 'light' : 'dark')}
    >
      {dark ? <IconSun size={20} /> : <IconMoon size={20} />}
    </ActionIcon>
  );
}

export function PersonMenu({ session }: { readonly session: Session }) {
  const words = useWords(WORDS);
  const signOut = useSignOutOrTell();
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={words.person}>
          <IconUserCircle size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm">{session.person.login}</Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/access" leftSection={<IconUser size={16} />}>
          {words.access}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
          {words.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
