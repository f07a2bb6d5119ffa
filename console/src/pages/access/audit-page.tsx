// The audit log: who did what, from where, and how it ended. Owns the filters, which live in the address.

import { Badge, Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AuditEntry } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { usePaged } from '../../api/paged.ts';
import { useIsOwner } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AccessFrame } from './access-frame.tsx';
import { ROLE_WORDS } from './role-words.ts';

const EN = {
  title: 'Audit log',
  about:
    'Every sign-in that was tried and everything that was done in the console and over the JSON API. Kept for 400 days.',
  at: 'When',
  who: 'Who',
  what: 'What',
  from: 'From',
  outcome: 'Outcome',
  signIn: 'Sign-in',
  done: 'Done',
  refused: 'Refused',
  all: 'All',
  means: 'Signed in by',
  session: 'Session',
  key: 'API key',
  password: 'Password',
  person: 'Person',
  kind: 'What',
  onlySignIns: 'Sign-ins',
  none: 'Nothing like that',
  next: 'Nothing was done that fits. Widen the filters above.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Журнал действий',
    about: 'Все попытки входа и всё, что делали в консоли и через JSON API. Хранится 400 дней.',
    at: 'Когда',
    who: 'Кто',
    what: 'Что',
    from: 'Откуда',
    outcome: 'Исход',
    signIn: 'Вход',
    done: 'Сделано',
    refused: 'Отказано',
    all: 'Все',
    means: 'Вошёл по',
    session: 'Сеанс',
    key: 'Ключ API',
    password: 'Пароль',
    person: 'Человек',
    kind: 'Что',
    onlySignIns: 'Входы',
    none: 'Ничего такого',
    next: 'Подходящих записей нет. Ослабьте фильтры выше.',
  } satisfies typeof EN,
};

const SIGN_IN = 'startSession';

export function AuditPage() {
  const words = useWords(WORDS);
  const owner = useIsOwner();
  return (
    <AccessFrame title={words.title} about={words.about} for="owners">
      {owner && <Log />}
    </AccessFrame>
  );
}

function Log() {
  const words = useWords(WORDS);
  const search = useSearch({ from: '/signed-in/access/audit' });
  const query = usePaged('listAudit', { query: search });
  return (
    <>
      <Filters />
      <PagedTable
        label={words.title}
        query={query}
        columns={useColumns()}
        rowKey={(row) => row.id}
        rowHeight={56}
        empty={<Empty title={words.none} next={words.next} />}
      />
    </>
  );
}

function useColumns(): readonly Column<AuditEntry>[] {
  const words = useWords(WORDS);
  const roleNames: Readonly<Record<string, { readonly name: string }>> = useWords(ROLE_WORDS);
  const formats = useFormats();
  return [
    { name: words.at, width: '220px', cell: ({ at }) => formats.moment(at) },
    {
      name: words.who,
      width: 'minmax(8rem, 1fr)',
      cell: ({ who, means, role }) => (
        <>
          <Text size="sm" truncate>
            {who}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {words[means]}
            {role !== '' && `, ${roleNames[role]?.name.toLowerCase() ?? role}`}
          </Text>
        </>
      ),
    },
    {
      name: words.what,
      width: 'minmax(10rem, 2fr)',
      cell: ({ operation, touched }) => (
        <>
          <Text size="sm" truncate>
            {operation === SIGN_IN ? words.signIn : operation}
          </Text>
          <Text size="xs" c="dimmed" truncate title={touched}>
            {touched}
          </Text>
        </>
      ),
    },
    { name: words.from, width: '140px', cell: ({ address }) => address },
    {
      name: words.outcome,
      width: '170px',
      cell: ({ code, status }) => (
        <Badge color={code === null ? 'green' : 'red'} variant="dot" tt="none" fw={500}>
          {code === null ? words.done : `${status} ${code}`}
        </Badge>
      ),
    },
  ];
}

function Filters() {
  const words = useWords(WORDS);
  const search = useSearch({ from: '/signed-in/access/audit' });
  const navigate = useNavigate({ from: '/access/audit' });
  const people = useQuery({
    queryKey: ['listPeople'],
    queryFn: ({ signal }) => ask('listPeople', {}, { signal }),
  });
  const set = (change: Record<string, unknown>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const choices = (names: Readonly<Record<string, string>>) => [
    { value: '', label: words.all },
    ...Object.entries(names).map(([value, label]) => ({ value, label })),
  ];
  return (
    <Group align="flex-end">
      <Select
        label={words.outcome}
        w={150}
        allowDeselect={false}
        value={search.outcome ?? ''}
        onChange={(value) => set({ outcome: value || undefined })}
        data={choices({ done: words.done, refused: words.refused })}
      />
      <Select
        label={words.kind}
        w={150}
        allowDeselect={false}
        value={search.operation ?? ''}
        onChange={(value) => set({ operation: value || undefined })}
        data={choices({ [SIGN_IN]: words.onlySignIns })}
      />
      <Select
        label={words.means}
        w={150}
        allowDeselect={false}
        value={search.means ?? ''}
        onChange={(value) => set({ means: value || undefined })}
        data={choices({ session: words.session, key: words.key, password: words.password })}
      />
      <Select
        label={words.person}
        w={200}
        allowDeselect={false}
        searchable
        value={search.person === undefined ? '' : String(search.person)}
        onChange={(value) => set({ person: value ? Number(value) : undefined })}
        data={choices(
          Object.fromEntries((people.data?.items ?? []).map(({ id, login }) => [String(id), login])),
        )}
      />
    </Group>
  );
}
