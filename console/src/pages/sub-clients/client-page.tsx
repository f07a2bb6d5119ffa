// One sub-client: limits and settings, money, statistics, access. Owns the choice of the part, and the settings' way to the API.

import { Anchor, Badge, Group, Loader, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { SubClientWithSettings } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { Page } from '../../parts/page.tsx';
import { PartTabs } from '../../parts/part-tabs.tsx';
import { Problem } from '../../parts/problem.tsx';
import { SettingsForm } from '../../parts/settings-form.tsx';
import { useWords } from '../../words/words.ts';
import { Access } from './access.tsx';
import { ClientMoney } from './client-money.tsx';
import { ClientStatistics } from './client-statistics.tsx';
import { useParameterGroups } from './parameter-words.ts';
import type { ClientPart } from './routes.ts';
import { WORDS } from './words.ts';

const PARTS = {
  settings: Settings,
  money: ClientMoney,
  statistics: ClientStatistics,
  access: Access,
} as const satisfies Readonly<Record<ClientPart, unknown>>;
const NAMES = Object.keys(PARTS) as readonly ClientPart[];

export function ClientPage() {
  const words = useWords(WORDS);
  const { id } = useParams({ from: '/signed-in/sub-clients/$id' });
  const { part = 'settings' } = useSearch({ from: '/signed-in/sub-clients/$id' });
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: ['getSubClient', id],
    queryFn: ({ signal }) => ask('getSubClient', { parameters: { id: Number(id) } }, { signal }),
  });
  const client = query.data;
  return (
    <Page title={client?.login ?? words.title}>
      <Group>
        <Anchor component={Link} to="/sub-clients">
          {words.back}
        </Anchor>
        {client && (
          <>
            <Badge variant="dot" color={client.state === 'open' ? 'green' : 'gray'} tt="none" fw={500}>
              {words.states[client.state]}
            </Badge>
            <Text size="sm" c="dimmed">
              {words.sharings[client.sharing]}
            </Text>
          </>
        )}
      </Group>
      {query.isPending && <Loader />}
      <Problem of={query.error} again={() => void query.refetch()} />
      {client && (
        <PartTabs
          parts={NAMES}
          names={words.parts}
          open={part}
          onOpen={(next) => void navigate({ to: '/sub-clients/$id', params: { id }, search: { part: next } })}
        >
          {(name) => {
            const Part = PARTS[name];
            return <Part client={client} />;
          }}
        </PartTabs>
      )}
    </Page>
  );
}

function Settings({ client: { id, settings } }: { readonly client: SubClientWithSettings }) {
  const words = useWords(WORDS);
  const groups = useParameterGroups();
  const change = useChange({
    work: (changed: Readonly<Record<string, string>>) =>
      ask('changeSubClient', { parameters: { id }, body: { settings: changed } }),
    touches: ['getSubClient', 'listSubClients'],
    onDone: () => notifications.show({ color: 'green', message: words.saved }),
  });
  return <SettingsForm groups={groups} values={settings} onSave={(changed) => change.mutateAsync(changed)} />;
}
