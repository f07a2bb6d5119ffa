// Sender names of the account with their states. Owns the list and which window is open.

import { Badge, Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { Sender } from '../../../../clients/typescript/src/schema.ts';
import { usePaged } from '../../api/paged.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedTable } from '../../parts/paged-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AddSender } from './add-sender.tsx';
import { SenderDetails } from './sender-details.tsx';
import { WORDS } from './words.ts';

/** Never the only sign: the word stands beside it. */
const COLOURS: Readonly<Record<Sender['state'], string>> = {
  new: 'blue',
  confirmed: 'cyan',
  approved: 'green',
  refused: 'red',
};

export function SendersPage() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const may = useMay();
  const [window, setWindow] = useState<'none' | 'add' | { readonly id: number }>('none');
  const query = usePaged('listSenders', { query: { states: 'all', limit: 100 } });
  const all = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const opened = typeof window === 'object' ? all.find(({ id }) => id === window.id) : undefined;
  const add = may('manage') && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setWindow('add')}>
      {words.ask}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={all.length > 0 ? add : undefined}>
      <PagedTable
        label={words.title}
        query={query}
        rowKey={({ id }) => id}
        rowHeight={56}
        onOpen={({ id }) => setWindow({ id })}
        empty={<Empty title={words.emptyTitle} next={words.emptyNext} action={add} />}
        columns={[
          {
            name: words.sender,
            width: 'minmax(9rem, 2fr)',
            cell: ({ sender, comment }) => (
              <>
                <Text fw={600} truncate>
                  {sender}
                </Text>
                {comment !== null && (
                  <Text size="xs" c="dimmed" truncate>
                    {comment}
                  </Text>
                )}
              </>
            ),
          },
          { name: words.kind, width: '8rem', cell: ({ kind }) => words.kinds[kind] },
          {
            name: words.state,
            width: 'minmax(12rem, 1.5fr)',
            cell: ({ state }) => (
              <Badge variant="dot" color={COLOURS[state]} tt="none" fw={500}>
                {words.states[state]}
              </Badge>
            ),
          },
          { name: words.changed, width: '9rem', cell: ({ changedAt }) => formats.date(changedAt) },
          {
            name: words.do,
            width: '7rem',
            cell: ({ id, sender }) => (
              <Button
                size="xs"
                variant="default"
                aria-label={`${words.open} ${sender}`}
                onClick={(event) => {
                  event.stopPropagation();
                  setWindow({ id });
                }}
              >
                {words.open}
              </Button>
            ),
          },
        ]}
      />
      {window === 'add' && (
        <AddSender onClose={() => setWindow('none')} onAdded={({ id }) => setWindow({ id })} />
      )}
      {opened && <SenderDetails sender={opened} onClose={() => setWindow('none')} />}
    </Page>
  );
}
