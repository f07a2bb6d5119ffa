// What fits the search into a file: asked for, watched while it is written, fetched. Owns the watching; the filters are the page's.

import { Anchor, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Export } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { exportBody, type Search } from './search.ts';
import { SEARCH_WORDS } from './search-words.ts';

/** Milliseconds between two looks at a file that is being written. */
const LOOK = 1_000;

export function ExportPanel({ search }: { readonly search: Search }) {
  const words = useWords(SEARCH_WORDS);
  const wanted = useMutation({
    mutationFn: (form: 'csv' | 'xlsx') =>
      ask('createExport', { body: exportBody(search, form) }, { idempotencyKey: crypto.randomUUID() }),
  });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm">{words.file}:</Text>
        {(['csv', 'xlsx'] as const).map((form) => (
          <Button
            key={form}
            variant="default"
            size="compact-sm"
            leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
            loading={wanted.isPending}
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
      {wanted.data && <Writing id={wanted.data.id} />}
    </Stack>
  );
}

function Writing({ id }: { readonly id: number }) {
  const words = useWords(SEARCH_WORDS);
  const formats = useFormats();
  const { data: task, error } = useQuery({
    queryKey: ['getExport', id],
    queryFn: ({ signal }) => ask('getExport', { parameters: { id } }, { signal }),
    refetchInterval: ({ state }) => (isOpen(state.data) ? LOOK : false),
  });
  if (!task) return <Problem of={error} />;
  const { messages, messagesAbout } = task;
  const about = messagesAbout === null ? '' : ` ${words.of} ${formats.number(messagesAbout)}`;
  return (
    <Stack gap={4} maw={520}>
      <Progress value={task.percent} aria-label={task.name} />
      <Group gap="xs" role="status">
        <Text size="sm">
          {task.name}: {stateWord(task, words)} {formats.percent(task.percent / 100)},{' '}
          {formats.number(messages)} {words.written}
          {about}
        </Text>
        {task.url !== null && (
          <Anchor href={new URL(task.url).pathname} download={task.name}>
            <IconDownload size={16} aria-hidden /> {words.download}
          </Anchor>
        )}
      </Group>
      {task.failure !== null && <Text size="sm">{task.failure}</Text>}
    </Stack>
  );
}

function isOpen(task: Export | undefined): boolean {
  return task === undefined || task.state === 'waiting' || task.state === 'running';
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
