// What waits and why, group by group; each leads to its messages.

import { Button, Card, Loader, Stack, Table, Text, Title } from '@mantine/core';
import type { WaitingGroup } from '../../../../clients/typescript/src/schema.ts';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { REASON_WORDS, WORDS } from './board-words.ts';

type QueuesPartProps = {
  readonly groups: readonly WaitingGroup[] | undefined;
  readonly scope: 'account' | 'installation';
  readonly onLook: (group: string) => void;
};

export function QueuesPart({ groups, scope, onLook }: QueuesPartProps) {
  const words = useWords(WORDS);
  const reasons = useWords(REASON_WORDS);
  const kinds = useWords(KIND_WORDS);
  const formats = useFormats();
  return (
    <Card withBorder component="section" aria-label={words.queues}>
      <Stack gap="xs">
        <Title order={2}>{words.queues}</Title>
        {!groups && <Loader aria-label={words.opening} />}
        {groups?.length === 0 && <Text c="dimmed">{words.noQueues}</Text>}
        {groups && groups.length > 0 && (
          <FoldingTable label={words.queues} width={480}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.count}</Table.Th>
                {scope === 'installation' && <Table.Th>{words.login}</Table.Th>}
                <Table.Th>{words.kind}</Table.Th>
                <Table.Th>{words.reason}</Table.Th>
                <Table.Th>{words.due}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {groups.map((group) => (
                <Table.Tr key={group.id}>
                  <Table.Td data-label={words.count}>
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={`${words.look}: ${group.count}, ${reasons[group.reason]}`}
                      onClick={() => onLook(group.id)}
                    >
                      {formats.number(group.count)} {group.more && words.more}
                    </Button>
                  </Table.Td>
                  {scope === 'installation' && <Table.Td data-label={words.login}>{group.login}</Table.Td>}
                  <Table.Td data-label={words.kind}>{kinds[group.kind]}</Table.Td>
                  <Table.Td data-label={words.reason}>
                    <Text size="sm">
                      {reasons[group.reason]}
                      {group.link !== null && ` (${group.link})`}
                    </Text>
                  </Table.Td>
                  <Table.Td data-label={words.due}>
                    {group.from !== null && formats.moment(group.from)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </FoldingTable>
        )}
      </Stack>
    </Card>
  );
}
