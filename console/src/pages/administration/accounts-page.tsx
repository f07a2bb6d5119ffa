// All accounts of the installation with their money.

import { Badge, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import type { AccountAdministered } from '../../../../clients/typescript/src/schema.ts';
import { usePaged } from '../../api/paged.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AdministratorsOnly } from './administrators-only.tsx';

const EN = {
  title: 'Accounts',
  about: 'Every account of this installation, sub-clients included. New ones are made at the command line.',
  search: 'Login or name contains',
  login: 'Login',
  parent: 'Below',
  state: 'State',
  balance: 'Balance',
  credit: 'Credit',
  created: 'Since',
  open: 'open',
  blocked: 'blocked',
  deleted: 'deleted',
  administrator: 'administrator',
  none: 'No account is called so',
  noneNext: 'Write less of the name, or nothing to see all.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Аккаунты',
    about: 'Все аккаунты этой установки, вместе с субклиентами. Новые заводятся в командной строке.',
    search: 'Логин или имя содержит',
    login: 'Логин',
    parent: 'Под кем',
    state: 'Состояние',
    balance: 'Баланс',
    credit: 'Кредит',
    created: 'С какого дня',
    open: 'открыт',
    blocked: 'заблокирован',
    deleted: 'удалён',
    administrator: 'администратор',
    none: 'Такого аккаунта нет',
    noneNext: 'Напишите меньше или ничего, чтобы увидеть все.',
  } satisfies typeof EN,
};

const route = getRouteApi('/signed-in/administration/accounts');
/** Milliseconds after the last letter. */
const PAUSE = 300;

export function AccountsPage() {
  const words = useWords(WORDS);
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const find = useDebouncedCallback((text: string) => {
    void navigate({ search: text === '' ? {} : { search: text }, replace: true });
  }, PAUSE);
  return (
    <Page title={words.title} about={words.about}>
      <AdministratorsOnly>
        <TextInput
          label={words.search}
          leftSection={<IconSearch size={16} aria-hidden />}
          defaultValue={search}
          maw={360}
          maxLength={100}
          onChange={({ currentTarget }) => find(currentTarget.value)}
        />
        <Accounts search={search} />
      </AdministratorsOnly>
    </Page>
  );
}

function Accounts({ search }: { readonly search: string }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const query = usePaged('listAccounts', { query: { limit: 100, ...(search !== '' && { search }) } });
  const columns: readonly Column<AccountAdministered>[] = [
    {
      name: words.login,
      width: 'minmax(10rem, 2fr)',
      cell: ({ login, name }) => (
        <>
          {login}{' '}
          {name !== null && (
            <Text span size="sm" c="dimmed">
              {name}
            </Text>
          )}
        </>
      ),
    },
    { name: words.parent, width: 'minmax(6rem, 1fr)', cell: ({ parent }) => parent ?? '' },
    {
      name: words.state,
      width: '13rem',
      cell: ({ state, administrator }) => (
        <>
          <Badge variant="dot" color={state === 'open' ? 'green' : 'red'} tt="none">
            {words[state]}
          </Badge>{' '}
          {administrator && (
            <Badge variant="outline" tt="none">
              {words.administrator}
            </Badge>
          )}
        </>
      ),
    },
    { name: words.balance, width: '9rem', cell: ({ balance }) => formats.money(balance) },
    { name: words.credit, width: '8rem', cell: ({ credit }) => formats.money(credit) },
    { name: words.created, width: '9rem', cell: ({ createdAt }) => formats.date(createdAt) },
  ];
  return (
    <PagedTable
      label={words.title}
      query={query}
      columns={columns}
      rowKey={({ id }) => id}
      empty={<Empty title={words.none} next={words.noneNext} />}
    />
  );
}
