// The address books: groups at the side, contacts as a list whose filters stand in the address. Owns the page; forms are beside it.

import { Button, Grid, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFileImport, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Contact, ContactGroup } from '../../../../clients/typescript/src/schema.ts';
import { usePaged } from '../../api/paged.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import type { Book } from '../../parts/number-list.ts';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { useWords } from '../../words/words.ts';
import { ContactForm } from './contact-form.tsx';
import { WORDS } from './contact-words.ts';
import { GroupList, useGroups } from './group-list.tsx';
import type { ContactsSearch } from './routes.ts';

/** Milliseconds without typing after which is searched. */
const SEARCH_AFTER = 350;

export function ContactsPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const navigate = useNavigate();
  const asked = useSearch({ from: '/signed-in/contacts' });
  const { book = 'phones', group, search } = asked;
  const [opened, setOpened] = useState<Contact | 'new'>();
  const go = (change: ContactsSearch): void =>
    void navigate({ to: '/contacts', search: { ...asked, ...change }, replace: true });
  const query = usePaged('listContacts', {
    parameters: { book },
    query: { ...(group !== undefined && { group }), ...(search !== undefined && { search }) },
  });
  const groups = useGroups(book);
  const fromFile = (
    <Button
      component={Link}
      to={book === 'mails' ? '/contacts/import?book=mails' : '/contacts/import'}
      variant="default"
      leftSection={<IconFileImport size={18} />}
    >
      {words.import}
    </Button>
  );
  const actions = may('manage') && (
    <>
      {fromFile}
      <Button leftSection={<IconPlus size={18} />} onClick={() => setOpened('new')}>
        {words.add}
      </Button>
    </>
  );
  return (
    <Page title={words.title} about={words.about} actions={actions}>
      <Group align="flex-end">
        <SegmentedControl
          aria-label={words.book}
          data={(['phones', 'mails'] as const).map((value) => ({ value, label: words[value] }))}
          value={book}
          onChange={(value) =>
            void navigate({ to: '/contacts', search: value === 'mails' ? { book: 'mails' } : {} })
          }
        />
        <SearchField
          key={book}
          value={search ?? ''}
          onSearch={(text) => go(text === '' ? without(asked) : { search: text })}
        />
      </Group>
      <Grid>
        <Grid.Col span={{ base: 12, md: 3 }}>
          <GroupList book={book} groups={groups} chosen={group} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 9 }}>
          <PagedTable
            label={words.title}
            query={query}
            columns={useColumns(book, groups.data?.items ?? [])}
            rowKey={({ id }) => id}
            onOpen={setOpened}
            empty={<NoContacts asked={asked} action={may('manage') ? fromFile : null} />}
          />
        </Grid.Col>
      </Grid>
      {opened && (
        <ContactForm
          book={book}
          contact={opened === 'new' ? undefined : opened}
          groups={groups.data?.items ?? []}
          group={group}
          onClose={() => setOpened(undefined)}
        />
      )}
    </Page>
  );
}

/** `search` undefined takes the filter away. */
function without(asked: ContactsSearch): ContactsSearch {
  return { ...asked, search: '' };
}

type SearchFieldProps = { readonly value: string; readonly onSearch: (text: string) => void };

function SearchField({ value, onSearch }: SearchFieldProps) {
  const words = useWords(WORDS);
  const [typed, setTyped] = useState(value);
  const search = useDebouncedCallback(onSearch, SEARCH_AFTER);
  return (
    <TextInput
      type="search"
      aria-label={words.search}
      placeholder={words.searchAbout}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      flex="1 1 200px"
      maw={420}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
    />
  );
}

function NoContacts({ asked, action }: { readonly asked: ContactsSearch; readonly action: ReactNode }) {
  const words = useWords(WORDS);
  const all = (
    <Button
      component={Link}
      to={asked.book === 'mails' ? '/contacts?book=mails' : '/contacts'}
      variant="default"
    >
      {words.showAll}
    </Button>
  );
  if (asked.search !== undefined) return <Empty title={words.nobody} next={words.nobodyNext} action={all} />;
  if (asked.group !== undefined)
    return <Empty title={words.nobodyIn} next={words.nobodyInNext} action={all} />;
  return <Empty title={words.none} next={words.noneNext} action={action} />;
}

export function fullName({ name, lastName, firstName, middleName }: Contact): string {
  return name ?? [lastName, firstName, middleName].filter((part) => part !== null).join(' ');
}

function useColumns(book: Book, groups: readonly ContactGroup[]): readonly Column<Contact>[] {
  const words = useWords(WORDS);
  const named = new Map(groups.map(({ id, name }) => [id, name]));
  return [
    {
      name: words.who,
      width: 'minmax(9rem, 2fr)',
      cell: (one) => (
        <Text fw={600} truncate>
          {fullName(one) || '—'}
        </Text>
      ),
    },
    {
      name: words.address[book],
      width: 'minmax(9rem, 1.5fr)',
      cell: ({ addresses }) => <Text truncate>{addresses.join(', ')}</Text>,
    },
    {
      name: words.inGroups,
      width: 'minmax(7rem, 1.5fr)',
      cell: ({ groups: ids }) => (
        <Text size="sm" truncate>
          {ids.map((id) => named.get(id) ?? id).join(', ')}
        </Text>
      ),
    },
    {
      name: words.comment,
      width: 'minmax(6rem, 1.5fr)',
      cell: ({ comment }) => (
        <Text size="sm" truncate>
          {comment}
        </Text>
      ),
    },
  ];
}
