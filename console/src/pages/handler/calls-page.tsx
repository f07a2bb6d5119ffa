// Every call to the handler, newest first, and the way to make those again that were given up. Filters live in the address.

import { Badge, Button, Group, Select, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { HandlerCall } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { usePaged } from '../../api/paged.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { counted, useLanguage, useWords } from '../../words/words.ts';
import { KIND_WORDS, KINDS, STATE_COLOURS, STATE_WORDS, STATES } from './call-words.ts';

type Forms = Parameters<typeof counted>[2];

const EN = {
  title: 'Calls to the handler',
  about: 'What your program was told, and whether it took it. Open one to see its fields and every attempt.',
  at: 'When',
  kind: 'Told of',
  recipient: 'Number',
  state: 'State',
  attempts: 'Attempts',
  answer: 'Answer',
  all: 'All',
  resend: 'Make all given up again',
  resendTitle: 'Make all calls again that were given up?',
  resendText: 'At the address the account has now. Your program may be told of something it knows already.',
  resendYes: 'Make them again',
  again: { one: 'call is made again.', other: 'calls are made again.' } as Forms,
  none: 'No calls like that',
  next: 'Set an address on the page before this one, send something, and see here what your program was told.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Вызовы обработчика',
    about: 'Что сообщалось вашей программе и приняла ли она. Откройте вызов: в нём поля и все попытки.',
    at: 'Когда',
    kind: 'О чём',
    recipient: 'Номер',
    state: 'Состояние',
    attempts: 'Попыток',
    answer: 'Ответ',
    all: 'Все',
    resend: 'Повторить все недошедшие',
    resendTitle: 'Повторить все недошедшие вызовы?',
    resendText: 'По нынешнему адресу аккаунта. Программа может услышать то, что уже знает.',
    resendYes: 'Повторить',
    again: {
      one: 'вызов повторяется.',
      few: 'вызова повторяются.',
      many: 'вызовов повторяются.',
      other: 'вызовов повторяются.',
    },
    none: 'Таких вызовов нет',
    next: 'Задайте адрес на предыдущей странице, отправьте что-нибудь — и увидите здесь, что сообщили программе.',
  } satisfies typeof EN,
};

export function CallsPage() {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const may = useMay()('manage');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [resending, setResending] = useState<'no' | 'yes'>('no');
  const search = useSearch({ from: '/signed-in/handler/calls' });
  const query = usePaged('listHandlerCalls', { query: search });
  const columns = useColumns();
  const resend = async (): Promise<void> => {
    const { calls } = await ask('resendHandlerCalls', { body: {} });
    notifications.show({ message: counted(language, calls, words.again), color: 'green' });
    await client.invalidateQueries({ queryKey: ['listHandlerCalls'] });
  };
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        may && (
          <Button variant="default" onClick={() => setResending('yes')}>
            {words.resend}
          </Button>
        )
      }
    >
      <Filters />
      <PagedTable
        label={words.title}
        query={query}
        columns={columns}
        rowKey={(call) => call.number}
        empty={<Empty title={words.none} next={words.next} />}
        onOpen={({ number }) =>
          void navigate({ to: '/handler/calls/$number', params: { number: String(number) } })
        }
      />
      <Confirm
        opened={resending === 'yes'}
        title={words.resendTitle}
        text={words.resendText}
        yes={words.resendYes}
        onYes={resend}
        onClose={() => setResending('no')}
      />
    </Page>
  );
}

function useColumns(): readonly Column<HandlerCall>[] {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const states = useWords(STATE_WORDS);
  const formats = useFormats();
  return [
    { name: words.at, width: '220px', cell: ({ queuedAt }) => formats.moment(queuedAt) },
    { name: words.kind, width: 'minmax(8rem, 1fr)', cell: ({ kind }) => kinds[kind] },
    { name: words.recipient, width: 'minmax(8rem, 1fr)', cell: ({ recipient }) => recipient ?? '—' },
    {
      name: words.state,
      width: '150px',
      cell: ({ state }) => (
        <Badge color={STATE_COLOURS[state]} variant="dot" tt="none" fw={500}>
          {states[state]}
        </Badge>
      ),
    },
    { name: words.attempts, width: '90px', cell: ({ attempts }) => formats.number(attempts) },
    {
      name: words.answer,
      width: 'minmax(8rem, 1fr)',
      cell: ({ answer, failure }) => (
        <Text size="sm" truncate title={failure ?? undefined}>
          {answer ?? failure ?? '—'}
        </Text>
      ),
    },
  ];
}

function Filters() {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const states = useWords(STATE_WORDS);
  const search = useSearch({ from: '/signed-in/handler/calls' });
  const navigate = useNavigate({ from: '/handler/calls' });
  const set = (change: Record<string, unknown>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const all = { value: '', label: words.all };
  return (
    <Group align="flex-end">
      <Select
        label={words.state}
        w={160}
        allowDeselect={false}
        value={search.state ?? ''}
        onChange={(value) => set({ state: value || undefined })}
        data={[all, ...STATES.map((value) => ({ value, label: states[value] }))]}
      />
      <Select
        label={words.kind}
        w={190}
        allowDeselect={false}
        value={search.kind ?? ''}
        onChange={(value) => set({ kind: value || undefined })}
        data={[all, ...KINDS.map((value) => ({ value, label: kinds[value] }))]}
      />
      <TextInput
        label={words.recipient}
        w={200}
        name="recipient"
        maxLength={254}
        value={search.recipient ?? ''}
        onChange={(event) => set({ recipient: event.currentTarget.value || undefined })}
      />
    </Group>
  );
}
