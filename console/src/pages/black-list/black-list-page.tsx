// The black list and the grey one: who is not written to, what of it is stopped, until when. Owns this page.

import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { BlackListEntry, NewBlackListEntries } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { usePaged } from '../../api/paged.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';

const EN = {
  title: 'Black list',
  about: 'Numbers and addresses that get nothing from this account. The grey list stops mass mailings alone.',
  lists: 'Which list',
  both: 'Both',
  black: 'Black',
  grey: 'Grey',
  add: 'Add',
  none: 'Nobody is on the list',
  noneNext:
    'Put down who asked not to be written to: a number, first digits with a star (7900*), or an e-mail address.',
  value: 'Number or address',
  stops: 'What is stopped',
  all: 'Everything',
  mailings: 'Mass mailings',
  single: 'Single messages',
  reason: 'Reason',
  until: 'Until',
  ever: 'For ever',
  remove: (value: string) => `Take ${value} off the list`,
  removeTitle: 'Take it off the list?',
  removeText: (value: string) => `${value} can be written to again.`,
  yes: 'Take it off',
  addTitle: 'Add to the list',
  values: 'Numbers, first digits with a star, addresses',
  valuesAbout: 'One a line. One that is there already gets the new terms.',
  list: 'List',
  untilAbout: 'Empty: for ever.',
  save: 'Add',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Чёрный список',
    about: 'Номера и адреса, которым этот аккаунт ничего не пишет. Серый список закрывает только рассылки.',
    lists: 'Какой список',
    both: 'Оба',
    black: 'Чёрный',
    grey: 'Серый',
    add: 'Добавить',
    none: 'В списке никого',
    noneNext:
      'Запишите тех, кто просил не писать: номер, первые цифры со звёздочкой (7900*) или адрес почты.',
    value: 'Номер или адрес',
    stops: 'Что закрыто',
    all: 'Всё',
    mailings: 'Рассылки',
    single: 'Одиночные',
    reason: 'Причина',
    until: 'До',
    ever: 'Навсегда',
    remove: (value: string) => `Убрать ${value} из списка`,
    removeTitle: 'Убрать из списка?',
    removeText: (value: string) => `${value} снова можно писать.`,
    yes: 'Убрать',
    addTitle: 'Добавить в список',
    values: 'Номера, первые цифры со звёздочкой, адреса',
    valuesAbout: 'По одному в строке. Уже записанный получит новые условия.',
    list: 'Список',
    untilAbout: 'Пусто: навсегда.',
    save: 'Добавить',
  } satisfies typeof EN,
};

export function BlackListPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { list } = useSearch({ from: '/signed-in/black-list' });
  const query = usePaged('listBlackList', { query: { ...(list && { list }) } });
  const [form, setForm] = useState<'shown' | 'hidden'>('hidden');
  const [leaving, setLeaving] = useState<BlackListEntry>();
  const add = may('manage') && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setForm('shown')}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={add}>
      <Group>
        <SegmentedControl
          aria-label={words.lists}
          data={(['both', 'black', 'grey'] as const).map((value) => ({ value, label: words[value] }))}
          value={list ?? 'both'}
          onChange={(value) =>
            void navigate({
              to: '/black-list',
              search: value === 'both' ? {} : { list: value as 'black' | 'grey' },
              replace: true,
            })
          }
        />
      </Group>
      <PagedTable
        label={words.title}
        query={query}
        columns={useColumns(may('manage') ? setLeaving : undefined)}
        rowKey={({ id }) => id}
        empty={<Empty title={words.none} next={words.noneNext} action={add} />}
      />
      {form === 'shown' && <AddForm onClose={() => setForm('hidden')} />}
      <Confirm
        opened={leaving !== undefined}
        title={words.removeTitle}
        text={words.removeText(leaving?.value ?? '')}
        yes={words.yes}
        onYes={async () => {
          if (leaving) await ask('removeFromBlackList', { query: { value: leaving.value } });
          await client.invalidateQueries({ queryKey: ['listBlackList'] });
        }}
        onClose={() => setLeaving(undefined)}
      />
    </Page>
  );
}

function useColumns(
  onRemove: ((entry: BlackListEntry) => void) | undefined,
): readonly Column<BlackListEntry>[] {
  const words = useWords(WORDS);
  const formats = useFormats();
  return [
    {
      name: words.value,
      width: 'minmax(10rem, 2fr)',
      cell: ({ value }) => (
        <Text fw={600} className="mono" truncate>
          {value}
        </Text>
      ),
    },
    {
      name: words.list,
      width: '110px',
      cell: ({ list }) => (
        <Badge variant="dot" color={list === 'black' ? 'dark' : 'gray'} tt="none" fw={500}>
          {words[list]}
        </Badge>
      ),
    },
    { name: words.stops, width: '150px', cell: ({ stops }) => <Text size="sm">{words[stops]}</Text> },
    {
      name: words.reason,
      width: 'minmax(8rem, 2fr)',
      cell: ({ reason }) => (
        <Text size="sm" truncate>
          {reason}
        </Text>
      ),
    },
    {
      name: words.until,
      width: '150px',
      cell: ({ until }) => <Text size="sm">{until ? formats.date(until) : words.ever}</Text>,
    },
    ...(onRemove
      ? [
          {
            name: ' ',
            width: '48px',
            cell: (entry: BlackListEntry) => (
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={words.remove(entry.value)}
                onClick={() => onRemove(entry)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            ),
          },
        ]
      : []),
  ];
}

function AddForm({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(WORDS);
  const client = useQueryClient();
  const [values, setValues] = useState('');
  const [terms, setTerms] = useState({ list: 'black', stops: 'all', reason: '', until: '' });
  const save = useMutation({
    mutationFn: () => {
      const { list, stops, reason, until } = terms;
      const body = {
        values: values
          .split(/[\n,;]+/)
          .map((one) => one.trim())
          .filter((one) => one !== ''),
        list: list as NonNullable<NewBlackListEntries['list']>,
        ...(list === 'black' && { stops: stops as NonNullable<NewBlackListEntries['stops']> }),
        ...(reason.trim() !== '' && { reason: reason.trim() }),
        ...(until !== '' && { until: new Date(`${until}T00:00`).toISOString() }),
      };
      return ask('addToBlackList', { body });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['listBlackList'] });
      onClose();
    },
  });
  const set = (change: Partial<typeof terms>): void => setTerms((before) => ({ ...before, ...change }));
  return (
    <Modal opened onClose={onClose} title={words.addTitle} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <Textarea
            label={words.values}
            description={words.valuesAbout}
            required
            autosize
            minRows={3}
            maxRows={10}
            value={values}
            onChange={(event) => setValues(event.currentTarget.value)}
            data-autofocus
          />
          <Group grow>
            <Select
              label={words.list}
              data={(['black', 'grey'] as const).map((value) => ({ value, label: words[value] }))}
              value={terms.list}
              allowDeselect={false}
              onChange={(list) => set({ list: list ?? 'black' })}
            />
            {terms.list === 'black' && (
              <Select
                label={words.stops}
                data={(['all', 'mailings', 'single'] as const).map((value) => ({
                  value,
                  label: words[value],
                }))}
                value={terms.stops}
                allowDeselect={false}
                onChange={(stops) => set({ stops: stops ?? 'all' })}
              />
            )}
          </Group>
          <TextInput
            label={words.reason}
            value={terms.reason}
            onChange={(event) => set({ reason: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={words.until}
            description={words.untilAbout}
            value={terms.until}
            onChange={(event) => set({ until: event.currentTarget.value })}
          />
          <Problem of={save.error} />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
