// What happens in a call that was sent to this phone, line by line as it happens, and whole once it is over. Owns the words of its
// events.

import { Anchor, Box, Card, Group, Stack, Text, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import type { MessageEvent } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { useLiveCall } from './live-call.ts';

type Details = MessageEvent['details'];

/** A list of texts reads as one. */
const of = (details: Details, name: string): string => {
  const value = details[name];
  return Array.isArray(value) ? value.join(' ') : String(value ?? '');
};

const EN = {
  title: 'What happens',
  waits: 'The call is being made ready.',
  dialling: 'The server calls your phone',
  ringing: 'It rings',
  answered: 'You answered',
  said: (details: Details) => `It says: ${of(details, 'texts')}`,
  key: (details: Details) => `You pressed ${of(details, 'key')}`,
  recording: 'It records what you say',
  recorded: (details: Details) => `${of(details, 'seconds')} s of your voice were recorded`,
  transfer: 'You are being put through',
  'transfer-answered': (details: Details) => `${of(details, 'number')} answered`,
  'transfer-failed': (details: Details) => `${of(details, 'number')} did not answer`,
  ended: (details: Details) => `The call is over after ${of(details, 'seconds')} s`,
  unanswered: 'The call is over: nobody answered',
  story: 'Its story, step by step',
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
    said: (details: Details) => `Говорит: ${of(details, 'texts')}`,
    key: (details: Details) => `Вы нажали ${of(details, 'key')}`,
    recording: 'Записывает, что вы говорите',
    recorded: (details: Details) => `Записано ${of(details, 'seconds')} с вашего голоса`,
    transfer: 'Вас соединяют',
    'transfer-answered': (details: Details) => `${of(details, 'number')}: ответ`,
    'transfer-failed': (details: Details) => `${of(details, 'number')}: нет ответа`,
    ended: (details: Details) => `Звонок окончен, ${of(details, 'seconds')} с`,
    unanswered: 'Звонок окончен: никто не ответил',
    story: 'Его ход по шагам',
  } satisfies typeof EN,
};

/** Milliseconds between two looks at a message whose last status is to come: five a minute are answered. */
const EVERY = 15_000;

/** The sending, and whom it rings: an id alone may be the number of another message. */
type TranscriptProps = { readonly id: string; readonly recipient: string };

export function Transcript({ id, recipient }: TranscriptProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const key = useId();
  const live = useLiveCall(id);
  const { data, error, refetch } = useQuery({
    queryKey: ['getMessage', id, recipient],
    queryFn: ({ signal }) => ask('getMessage', { parameters: { id }, query: { recipient } }, { signal }),
    enabled: live.over,
    refetchInterval: ({ state }) => (state.data?.final === true ? false : EVERY),
  });
  const events = data ? data.events.map((one, at) => ({ ...one, key: `${at} ${one.at}` })) : live.lines;
  const answered = events.some(({ kind }) => kind === 'answered');
  const lines = events.flatMap(({ at, key: line, kind, details }) => {
    const name = kind === 'ended' && !answered ? 'unanswered' : kind;
    const word = (words as unknown as EventWords)[name];
    if (word === undefined) return [];
    return [{ at, line, text: typeof word === 'function' ? word(details) : word }];
  });
  const log = useRef<HTMLDivElement>(null);
  const count = lines.length;
  useEffect(() => {
    // What happened last is in sight.
    if (count > 0) log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [count]);
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
        {lines.length === 0 && !error && <Text c="dimmed">{words.waits}</Text>}
        <Box
          ref={log}
          className="call-log"
          role="log"
          aria-live="polite"
          aria-label={words.title}
          tabIndex={0}
        >
          <Timeline active={lines.length} bulletSize={12} lineWidth={2}>
            {lines.map(({ at, line, text }) => (
              <Timeline.Item key={line}>
                <Text size="sm">{text}</Text>
                <Text size="xs" c="dimmed">
                  {formats.time(at)}
                </Text>
              </Timeline.Item>
            ))}
          </Timeline>
        </Box>
        {data?.final && (
          <Anchor component={Link} to={`/history/${data.number}`} size="sm">
            {words.story}
          </Anchor>
        )}
      </Stack>
    </Card>
  );
}
