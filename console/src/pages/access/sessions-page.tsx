// Where one is signed in, and for owners everybody: each session can be ended.

import { Badge, Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListedSession } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useIsOwner } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AccessFrame } from './access-frame.tsx';
import { agentName } from './agent-name.ts';

const EN = {
  title: 'Sessions',
  about: 'Where you are signed in. One you do not know is somebody else: end it, and change your password.',
  whose: 'Whose sessions',
  mine: 'Mine',
  everybody: 'Everybody’s',
  who: 'Who',
  from: 'From',
  browser: 'Browser',
  used: 'Last used',
  since: 'Since',
  current: 'This one',
  end: 'End',
  endTitle: 'End this session?',
  endText: 'Whoever uses it must sign in again. What was not saved there is lost.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Сеансы',
    about: 'Где вы вошли. Незнакомый сеанс — чужой: завершите его и смените пароль.',
    whose: 'Чьи сеансы',
    mine: 'Мои',
    everybody: 'Все',
    who: 'Кто',
    from: 'Откуда',
    browser: 'Браузер',
    used: 'Последнее действие',
    since: 'С',
    current: 'Этот',
    end: 'Завершить',
    endTitle: 'Завершить сеанс?',
    endText: 'Придётся войти заново. Что там не сохранено, пропадёт.',
  } satisfies typeof EN,
};

type Whose = 'mine' | 'everybody';

export function SessionsPage() {
  const words = useWords(WORDS);
  const owner = useIsOwner();
  const client = useQueryClient();
  const [whose, setWhose] = useState<Whose>('mine');
  const [ending, setEnding] = useState<ListedSession>();
  const { data, error, refetch } = useQuery({
    queryKey: ['listSessions', whose],
    queryFn: ({ signal }) => ask('listSessions', { query: { whose } }, { signal }),
  });
  const end = async (): Promise<void> => {
    if (ending) await ask('endListedSession', { parameters: { id: ending.id } });
    await client.invalidateQueries({ queryKey: ['listSessions'] });
  };
  return (
    <AccessFrame title={words.title} about={words.about}>
      {owner && (
        <Group>
          <SegmentedControl
            aria-label={words.whose}
            value={whose}
            onChange={(value) => setWhose(value === 'everybody' ? 'everybody' : 'mine')}
            data={[
              { value: 'mine', label: words.mine },
              { value: 'everybody', label: words.everybody },
            ]}
          />
        </Group>
      )}
      <Problem of={error} again={() => void refetch()} />
      {data && <SessionTable sessions={data.items} onEnd={setEnding} />}
      <Confirm
        opened={ending !== undefined}
        title={words.endTitle}
        text={words.endText}
        yes={words.end}
        onYes={end}
        onClose={() => setEnding(undefined)}
      />
    </AccessFrame>
  );
}

type TableProps = {
  readonly sessions: readonly ListedSession[];
  readonly onEnd: (session: ListedSession) => void;
};

function SessionTable({ sessions, onEnd }: TableProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  return (
    <FoldingTable label={words.title} width={720} verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.who}</Table.Th>
          <Table.Th>{words.from}</Table.Th>
          <Table.Th>{words.used}</Table.Th>
          <Table.Th>{words.since}</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sessions.map((one) => (
          <Table.Tr key={one.id}>
            <Table.Td data-label={words.who}>
              <Text size="sm">{one.login}</Text>
              {one.name !== '' && (
                <Text size="xs" c="dimmed">
                  {one.name}
                </Text>
              )}
            </Table.Td>
            <Table.Td maw={320} data-label={words.from}>
              <Stack gap={0}>
                <Text size="sm">{one.address}</Text>
                <Text size="xs" c="dimmed" truncate title={one.agent}>
                  {agentName(one.agent)}
                </Text>
              </Stack>
            </Table.Td>
            <Table.Td data-label={words.used}>{formats.moment(one.usedAt)}</Table.Td>
            <Table.Td data-label={words.since}>{formats.moment(one.madeAt)}</Table.Td>
            <Table.Td>
              {one.current ? (
                <Badge variant="light" tt="none">
                  {words.current}
                </Badge>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => onEnd(one)}
                  aria-label={`${words.end}: ${one.login}, ${one.address}, ${formats.moment(one.madeAt)}`}
                >
                  {words.end}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </FoldingTable>
  );
}
