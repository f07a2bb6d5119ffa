// The messages of one group that waits, beside the board. They are read anew when messages change.

import { Anchor, Drawer, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { WaitingGroup, WaitingMessage } from '../../../../clients/typescript/src/schema.ts';
import { usePaged } from '../../api/paged.ts';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { REASON_WORDS, WORDS } from './board-words.ts';

type GroupDrawerProps = {
  readonly id: string;
  /** Undefined: nothing of it waits any more. */
  readonly group: WaitingGroup | undefined;
  readonly scope: 'account' | 'installation';
  readonly onClose: () => void;
};

export function GroupDrawer({ id, group, scope, onClose }: GroupDrawerProps) {
  const words = useWords(WORDS);
  const reasons = useWords(REASON_WORDS);
  const formats = useFormats();
  const query = usePaged('listWaitingMessages', { parameters: { id }, query: { scope, limit: 100 } });
  const columns: readonly Column<WaitingMessage>[] = [
    {
      name: words.recipient,
      width: 'minmax(9rem, 2fr)',
      cell: ({ number, recipient, login }) => (
        <>
          <Anchor component={Link} to={`/history/${number}`}>
            {recipient}
          </Anchor>
          {scope === 'installation' && ` ${login}`}
        </>
      ),
    },
    { name: words.status, width: '9rem', cell: ({ status }) => <StatusBadge status={status} /> },
    { name: words.attempts, width: '6rem', cell: ({ attempts }) => formats.number(attempts) },
    {
      name: words.due,
      width: 'minmax(11rem, 2fr)',
      cell: ({ dueAt }) => (dueAt === null ? '' : formats.moment(dueAt)),
    },
  ];
  return (
    <Drawer
      opened
      onClose={onClose}
      title={words.group}
      position="right"
      size="xl"
      closeButtonProps={{ 'aria-label': words.close }}
    >
      <Stack>
        {group && (
          <Text>
            <b>{reasons[group.reason]}.</b> <span lang="en">{group.sentence}</span>
          </Text>
        )}
        <PagedTable
          label={words.group}
          query={query}
          columns={columns}
          rowKey={({ number }) => number}
          empty={<Text c="dimmed">{words.noGroup}</Text>}
        />
      </Stack>
    </Drawer>
  );
}
