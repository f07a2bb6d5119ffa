// The frame of the pages on access: the way from one to the other. Owns which of them a role sees.

import { Alert, Button, Group } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useIsOwner, useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words/words.ts';

const EN = {
  ways: 'People and access',
  profile: 'Profile',
  sessions: 'Sessions',
  people: 'People',
  keys: 'API keys',
  addresses: 'Networks',
  audit: 'Audit log',
  owners: 'Only an owner of the account sees this page. Ask one of them.',
};

const WORDS = {
  en: EN,
  ru: {
    ways: 'Люди и доступ',
    profile: 'Профиль',
    sessions: 'Сеансы',
    people: 'Люди',
    keys: 'Ключи API',
    addresses: 'Сети',
    audit: 'Журнал действий',
    owners: 'Эту страницу видит только владелец аккаунта. Обратитесь к нему.',
  } satisfies typeof EN,
};

type Way = {
  readonly to: string;
  readonly name: keyof typeof EN;
  readonly for: 'all' | 'readers' | 'owners';
};

const WAYS: readonly Way[] = [
  { to: '/access', name: 'profile', for: 'all' },
  { to: '/access/sessions', name: 'sessions', for: 'all' },
  { to: '/access/people', name: 'people', for: 'owners' },
  { to: '/access/keys', name: 'keys', for: 'readers' },
  { to: '/access/addresses', name: 'addresses', for: 'readers' },
  { to: '/access/audit', name: 'audit', for: 'owners' },
];

type FrameProps = {
  readonly title: string;
  readonly about: string;
  readonly actions?: ReactNode;
  /** `owners`: anybody else is told so in place of the page. */
  readonly for?: 'owners';
  readonly children: ReactNode;
};

export function AccessFrame({ title, about, actions, for: who, children }: FrameProps) {
  const words = useWords(WORDS);
  const owner = useIsOwner();
  const may = useMay();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const seen = WAYS.filter((way) => (way.for === 'owners' ? owner : way.for === 'all' || may('read')));
  return (
    <Page title={title} about={about} actions={who !== 'owners' || owner ? actions : undefined}>
      <Group component="nav" gap={4} aria-label={words.ways}>
        {seen.map(({ to, name }) => (
          <Button
            key={to}
            component={Link}
            to={to}
            size="compact-md"
            variant={path === to ? 'light' : 'subtle'}
            aria-current={path === to ? 'page' : undefined}
          >
            {words[name]}
          </Button>
        ))}
      </Group>
      {who === 'owners' && !owner ? <Alert color="blue">{words.owners}</Alert> : children}
    </Page>
  );
}
