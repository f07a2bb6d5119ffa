// All mailings, the newest first, each with how far it is. Owns this list.

import { Badge, Button, Group, Progress, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Mailing } from '../../../../clients/typescript/src/schema.ts';
import { usePaged } from '../../api/paged.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { STAGE_COLOURS, WORDS } from './mailing-words.ts';

/** How far those are that run is looked at again. */
const ASKED_EVERY = 4_000;

export function MailingsPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const navigate = useNavigate();
  const query = usePaged('listMailings', {}, { every: ASKED_EVERY });
  const add = may('send') && (
    <Button component={Link} to="/mailings/new" leftSection={<IconPlus size={18} />}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={add}>
      <PagedTable
        label={words.title}
        query={query}
        columns={useColumns()}
        rowKey={({ id }) => id}
        rowHeight={56}
        onOpen={({ id }) => void navigate({ to: '/mailings/$id', params: { id } })}
        empty={<Empty title={words.none} next={words.noneNext} action={add} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<Mailing>[] {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const formats = useFormats();
  return [
    {
      name: words.name,
      width: 'minmax(8rem, 2fr)',
      pocket: 'bare',
      cell: ({ name, id, kind }) => (
        <div>
          <Text fw={600} truncate>
            {name || id}
          </Text>
          <Text size="xs" c="dimmed">
            {kinds[kind]}
          </Text>
        </div>
      ),
    },
    {
      name: words.progress,
      width: 'minmax(8rem, 2fr)',
      cell: ({ name, stage, total, taken }) => {
        const share = total === 0 ? 0 : taken / total;
        return (
          <Group gap="xs" wrap="nowrap" flex={1}>
            <Progress
              value={100 * share}
              color={STAGE_COLOURS[stage]}
              flex={1}
              aria-label={`${words.progress}: ${name}`}
            />
            <Text size="sm" w={48} ta="end">
              {formats.percent(share)}
            </Text>
          </Group>
        );
      },
    },
    {
      name: words.stage,
      width: '190px',
      cell: ({ stage }) => (
        <Badge variant="dot" color={STAGE_COLOURS[stage]} tt="none" fw={500}>
          {words.stages[stage]}
        </Badge>
      ),
    },
    {
      name: words.recipients,
      width: '130px',
      cell: ({ recipients }) => <Text size="sm">{formats.number(recipients)}</Text>,
    },
    {
      name: words.planned,
      width: '190px',
      cell: ({ plannedAt }) => <Text size="sm">{plannedAt ? formats.moment(plannedAt) : '—'}</Text>,
    },
  ];
}
