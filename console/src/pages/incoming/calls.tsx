// Calls that came in, the newest first. Owns the list; what happened in one call is the history's.

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePaged } from '../../api/paged.ts';
import { Empty } from '../../parts/empty.tsx';
import { PagedTable } from '../../parts/paged-table.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export function Calls() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const query = usePaged('listMessages', { query: { direction: 'in', kind: 'call', limit: 100 } });
  return (
    <PagedTable
      label={words.parts.calls}
      query={query}
      rowKey={({ number }) => number}
      empty={
        <Empty
          title={words.callsEmptyTitle}
          next={words.callsEmptyNext}
          action={
            <Anchor component={Link} to="/rented-numbers">
              {words.rent}
            </Anchor>
          }
        />
      }
      columns={[
        {
          name: words.received,
          width: '12rem',
          cell: ({ acceptedAt, number }) => (
            <Anchor component={Link} to={`/history/${number}`}>
              {formats.moment(acceptedAt)}
            </Anchor>
          ),
        },
        { name: words.from, width: 'minmax(9rem, 1fr)', cell: ({ recipient }) => recipient },
        { name: words.called, width: 'minmax(9rem, 1fr)', cell: ({ sender }) => sender ?? '' },
        {
          name: words.status,
          width: 'minmax(11rem, 1fr)',
          cell: ({ status }) => <StatusBadge status={status} />,
        },
        { name: words.cost, width: '8rem', cell: ({ price }) => formats.money(price) },
      ]}
    />
  );
}
