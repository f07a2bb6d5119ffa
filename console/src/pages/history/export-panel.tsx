// What fits the search into a file: asked for, watched while it is written, fetched, given up; files asked for before stay at hand
// for as long as the server keeps them. Owns the watching; the filters are the page's.

import { ActionIcon, Anchor, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Export } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { exportBody, type Search } from './search.ts';
import { FILE_FAILURES, SEARCH_WORDS } from './search-words.ts';

/** Files shown before somebody asks for all. */
const FIRST = 3;
/** Milliseconds between two looks at a file that is being written. */
const LOOK = 1_000;

export function ExportPanel({ search }: { readonly search: Search }) {
  const words = useWords(SEARCH_WORDS);
  const { language } = useLanguage();
  const wanted = useChange({
    work: (form: 'csv' | 'xlsx', keyOf) => {
      const body = exportBody(search, { form, language });
      return ask('createExport', { body }, { idempotencyKey: keyOf(body) });
    },
    touches: ['listExports'],
  });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm">{words.file}:</Text>
        {(['xlsx', 'csv'] as const).map((form) => (
          <Button
            key={form}
            variant="default"
            size="compact-sm"
            leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
            loading={wanted.isPending && wanted.variables === form}
            disabled={wanted.isPending}
            onClick={() => wanted.mutate(form)}
          >
            {words[form]}
          </Button>
        ))}
        <Text size="sm" c="dimmed">
          {words.fileAbout}
        </Text>
      </Group>
      <Problem of={wanted.error} />
      <Files />
    </Stack>
  );
}

function Files() {
  const words = useWords(SEARCH_WORDS);
  const [shown, setShown] = useState<'first' | 'all'>('first');
  const { data, error } = useQuery({
    queryKey: ['listExports'],
    queryFn: ({ signal }) => ask('listExports', {}, { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? LOOK : false),
  });
  if (!data) return <Problem of={error} />;
  const files = shown === 'all' ? data.items : data.items.slice(0, FIRST);
  return (
    <>
      {files.map((task) => (
        <File key={task.id} task={task} />
      ))}
      {files.length < data.items.length && (
        <Group>
          <Button variant="subtle" size="compact-sm" onClick={() => setShown('all')}>
            {words.filesAll} ({data.items.length})
          </Button>
        </Group>
      )}
    </>
  );
}

function File({ task }: { readonly task: Export }) {
  const words = useWords(SEARCH_WORDS);
  const failures: Readonly<Record<string, string>> = useWords(FILE_FAILURES);
  const failureIn = (failure: string): string => failures[failure] ?? failure;
  const formats = useFormats();
  const removed = useChange({
    work: () => ask('deleteExport', { parameters: { id: task.id } }),
    touches: ['listExports'],
  });
  const { messages, messagesAbout } = task;
  const about =
    messagesAbout === null || !isOpen(task) ? '' : ` ${words.of} ${formats.number(messagesAbout)}`;
  const remove = `${isOpen(task) ? words.giveUp : words.delete}: ${task.name}`;
  return (
    <Stack gap={4} maw={640}>
      {isOpen(task) && <Progress value={task.percent} aria-label={task.name} />}
      <Group gap="xs" role="status">
        <Text size="sm">
          {task.name}, {formats.moment(task.createdAt)}: {stateWord(task, words)}{' '}
          {isOpen(task) && `${formats.percent(task.percent / 100)}, `}
          {formats.number(messages)} {words.written}
          {about}
        </Text>
        {task.url !== null && (
          <Anchor href={new URL(task.url).pathname} download={task.name}>
            <IconDownload size={16} aria-hidden /> {words.download}
          </Anchor>
        )}
        <ActionIcon
          variant="subtle"
          color="red"
          aria-label={remove}
          title={remove}
          loading={removed.isPending}
          onClick={() => removed.mutate()}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {task.failure !== null && <Text size="sm">{failureIn(task.failure)}</Text>}
      <Problem of={removed.error} />
    </Stack>
  );
}

function isOpen({ state }: Export): boolean {
  return state === 'waiting' || state === 'running';
}

function stateWord({ state }: Export, words: (typeof SEARCH_WORDS)['en']): string {
  switch (state) {
    case 'waiting':
      return words.fileWaiting;
    case 'running':
      return words.fileRunning;
    case 'failed':
      return words.fileFailed;
    case 'done':
      return '';
  }
}
