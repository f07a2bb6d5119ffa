// The live board: what happens now, as it happens. Owns the order of its parts and whose they show.

import { Badge, Group, SegmentedControl, SimpleGrid } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { type LiveConnection, useLive } from '../../api/live.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './board-words.ts';
import { CallsPart } from './calls-part.tsx';
import { GroupDrawer } from './group-drawer.tsx';
import { QueuesPart } from './queues-part.tsx';
import { RatesPart } from './rates-part.tsx';
import { WaysPart } from './ways-part.tsx';

const route = getRouteApi('/signed-in/board');

const TOPICS = ['calls', 'messages', 'rates', 'links', 'trunks', 'queues'] as const;

export function BoardPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const scope = may('administrator') && search.scope === 'installation' ? 'installation' : 'account';
  const live = useLive(TOPICS, scope);
  const look = (group: string | undefined): void => {
    void navigate({
      search: ({ group: _, ...rest }) => ({ ...rest, ...(group !== undefined && { group }) }),
    });
  };
  const whose = may('administrator') && (
    <SegmentedControl
      aria-label={words.whose}
      value={scope}
      data={[
        { value: 'account', label: words.own },
        { value: 'installation', label: words.everybody },
      ]}
      onChange={(value) =>
        void navigate({ search: value === 'installation' ? { scope: 'installation' } : {} })
      }
    />
  );
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        <Group>
          <Connection connection={live.connection} />
          {whose}
        </Group>
      }
    >
      <CallsPart calls={live.calls} scope={scope} />
      <RatesPart points={live.points} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <WaysPart links={live.links} trunks={live.trunks} />
        <QueuesPart groups={live.groups} scope={scope} onLook={look} />
      </SimpleGrid>
      {search.group !== undefined && (
        <GroupDrawer
          id={search.group}
          group={live.groups?.find(({ id }) => id === search.group)}
          scope={scope}
          onClose={() => look(undefined)}
        />
      )}
    </Page>
  );
}

const COLOURS: Readonly<Record<LiveConnection, string>> = { opening: 'gray', open: 'green', lost: 'orange' };

function Connection({ connection }: { readonly connection: LiveConnection }) {
  const words = useWords(WORDS);
  return (
    <Badge color={COLOURS[connection]} variant="dot" tt="none" size="lg" role="status">
      {words[connection]}
    </Badge>
  );
}
