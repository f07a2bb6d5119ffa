// What happens in a call that was sent to this phone, line by line as it happens. Owns the words of its events; they are read from the
// message until it has its last status.

import { Card, Group, Stack, Text, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { ask } from '../../api/client.ts';
import type { MessageEvent } from '../../api/schema.ts';
import { Problem } from '../../parts/problem.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';

type Details = MessageEvent['details'];

const of = (details: Details, name: string): string => String(details[name] ?? '');

const EN = {
  title: 'What happens',
  waits: 'The call is being made ready.',
  dialling: 'The server calls your phone',
  ringing: 'It rings',
  answered: 'You answered',
  said: (details: Details) => `It says: ${of(details, 'text')}`,
  key: (details: Details) => `You pressed ${of(details, 'key')}`,
  recorded: (details: Details) => `${of(details, 'seconds')} s of your voice were recorded`,
  transfer: 'You are being put through',
  'transfer-answered': (details: Details) => `${of(details, 'number')} answered`,
  'transfer-failed': (details: Details) => `${of(details, 'number')} did not answer`,
  ended: (details: Details) => `The call is over after ${of(details, 'seconds')} s`,
};

type EventWords = Readonly<Record<string, string | ((details: Details) => string) | undefined>>;

const WORDS = {
  en: EN,
  ru: {
    title: 'Что происходит',
    waits: 'Звонок готовится.',
    dialling: 'Сервер вызывает ваш телефон',
    ringing: 'Звонит',
    answered: 'Вы ответили',
    said: (details: Details) => `Говорит: ${of(details, 'text')}`,
    key: (details: Details) => `Вы нажали ${of(details, 'key')}`,
    recorded: (details: Details) => `Записано ${of(details, 'seconds')} с вашего голоса`,
    transfer: 'Вас соединяют',
    'transfer-answered': (details: Details) => `${of(details, 'number')}: ответ`,
    'transfer-failed': (details: Details) => `${of(details, 'number')}: нет ответа`,
    ended: (details: Details) => `Звонок окончен, ${of(details, 'seconds')} с`,
  } satisfies typeof EN,
};

/** Milliseconds between two looks at a call that is on. */
const EVERY = 1_000;

type TranscriptProps = { readonly id: string };

export function Transcript({ id }: TranscriptProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const key = useId();
  const { data, error, refetch } = useQuery({
    queryKey: ['getMessage', id],
    queryFn: ({ signal }) => ask('getMessage', { parameters: { id } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.final === true ? false : EVERY),
    staleTime: 0,
  });
  const said = (event: MessageEvent): string | undefined => {
    const word = (words as unknown as EventWords)[event.kind];
    return typeof word === 'function' ? word(event.details) : word;
  };
  const lines = (data?.events ?? []).flatMap((event) => {
    const text = said(event);
    return text === undefined ? [] : [{ at: event.at, key: `${event.at} ${event.kind} ${text}`, text }];
  });
  return (
    <Card withBorder component="section" aria-labelledby={`${key}-title`}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} id={`${key}-title`}>
            {words.title}
          </Title>
          {data && <StatusBadge status={data.status} />}
        </Group>
        <Problem of={error} again={() => void refetch()} />
        {data && lines.length === 0 && <Text c="dimmed">{words.waits}</Text>}
        <Timeline active={lines.length} bulletSize={12} lineWidth={2} role="log" aria-live="polite">
          {lines.map(({ at, key: line, text }) => (
            <Timeline.Item key={line}>
              <Text size="sm">{text}</Text>
              <Text size="xs" c="dimmed">
                {formats.time(at)}
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      </Stack>
    </Card>
  );
}
