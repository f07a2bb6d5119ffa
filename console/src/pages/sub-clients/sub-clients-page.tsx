// All accounts below this one, as a tree. Owns the list and the window that makes one.

import { Anchor, Badge, Button, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Money, SubClient } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Page } from '../../parts/page.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { MakeClient } from './make-client.tsx';
import { spendsMain } from './sharing.ts';
import { WORDS } from './words.ts';

/** Pixels a level stands further in. */
const INDENT = 24;

export function SubClientsPage() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const may = useMay();
  const navigate = useNavigate();
  const [making, setMaking] = useState<'no' | 'yes'>('no');
  const query = useQuery({
    queryKey: ['listSubClients'],
    queryFn: ({ signal }) => ask('listSubClients', {}, { signal }),
  });
  const items = query.data?.items ?? [];
  const depths = new Map<number, number>();
  for (const { id, parent } of items) depths.set(id, (depths.get(parent) ?? -1) + 1);
  const money = (client: SubClient, sum: Money): string =>
    spendsMain(client.sharing) ? words.shared : formats.money(sum);
  const make = may('manage') && (
    <Button leftSection={<IconUserPlus size={18} />} onClick={() => setMaking('yes')}>
      {words.make}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={items.length > 0 ? make : undefined}>
      <ListTable
        label={words.title}
        query={query}
        rowKey={({ id }) => id}
        minWidth={760}
        empty={<Empty title={words.emptyTitle} next={words.emptyNext} action={make} />}
        columns={[
          {
            name: words.login,
            cell: ({ id, login }) => (
              <Anchor
                fw={600}
                style={{ paddingInlineStart: (depths.get(id) ?? 0) * INDENT }}
                renderRoot={(props) => <Link {...props} to="/sub-clients/$id" params={{ id: String(id) }} />}
              >
                {(depths.get(id) ?? 0) > 0 ? '└ ' : ''}
                {login}
              </Anchor>
            ),
          },
          {
            name: words.state,
            cell: ({ state }) => (
              <Badge variant="dot" color={state === 'open' ? 'green' : 'gray'} tt="none" fw={500}>
                {words.states[state]}
              </Badge>
            ),
          },
          { name: words.sharing, cell: ({ sharing }) => <Text size="sm">{words.sharings[sharing]}</Text> },
          { name: words.plan, align: 'right', cell: ({ plan }) => plan },
          { name: words.balance, align: 'right', cell: (client) => money(client, client.balance) },
          {
            name: words.electronic,
            align: 'right',
            cell: (client) => money(client, client.electronicBalance),
          },
        ]}
      />
      {making === 'yes' && (
        <MakeClient
          onClose={() => setMaking('no')}
          onMade={(id) => void navigate({ to: '/sub-clients/$id', params: { id: String(id) } })}
        />
      )}
    </Page>
  );
}
