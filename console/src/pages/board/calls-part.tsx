// Calls that are on: who, how far, which keys. Owns the clock by which their times go on between two frames.

import { Badge, Card, Group, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { CallNow } from '../../../../clients/typescript/src/schema.ts';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { CALL_COLOURS, CALL_WORDS, WORDS } from './board-words.ts';

type CallsPartProps = {
  readonly calls: ReadonlyMap<number, CallNow> | undefined;
  readonly scope: 'account' | 'installation';
};

/** Rows drawn; a board of more is read by nobody. The number above counts all. */
const DRAWN = 100;

export function CallsPart({ calls, scope }: CallsPartProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const now = useSeconds();
  const all = [...(calls?.values() ?? [])];
  return (
    <Card withBorder component="section" aria-label={words.calls}>
      <Stack gap="xs">
        <Title order={2}>
          {words.calls} {calls && <Badge size="lg">{formats.number(all.length)}</Badge>}
        </Title>
        {!calls && <Loader aria-label={words.opening} />}
        {calls && all.length === 0 && (
          <Text c="dimmed">
            {words.noCalls} {words.noCallsNext}
          </Text>
        )}
        {all.length > 0 && (
          <FoldingTable label={words.calls} width={720}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.phone}</Table.Th>
                {scope === 'installation' && <Table.Th>{words.login}</Table.Th>}
                <Table.Th>{words.state}</Table.Th>
                <Table.Th>{words.since}</Table.Th>
                <Table.Th>{words.where}</Table.Th>
                <Table.Th>{words.keys}</Table.Th>
                <Table.Th>{words.trunk}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {all.slice(0, DRAWN).map((call) => (
                <CallRow key={call.number} call={call} scope={scope} now={now} />
              ))}
            </Table.Tbody>
          </FoldingTable>
        )}
      </Stack>
    </Card>
  );
}

type CallRowProps = {
  readonly call: CallNow;
  readonly scope: CallsPartProps['scope'];
  readonly now: number;
};

function CallRow({ call, scope, now }: CallRowProps) {
  const words = useWords(WORDS);
  const states = useWords(CALL_WORDS);
  const formats = useFormats();
  return (
    <Table.Tr>
      <Table.Td data-label={words.phone}>
        {call.phone}{' '}
        <Text span size="xs" c="dimmed">
          {call.direction === 'in' ? words.incoming : words.outgoing}
        </Text>
      </Table.Td>
      {scope === 'installation' && <Table.Td data-label={words.login}>{call.login}</Table.Td>}
      <Table.Td data-label={words.state}>
        <Group gap={4}>
          <Badge color={CALL_COLOURS[call.state]} variant="dot" tt="none">
            {states[call.state]}
          </Badge>
          {call.held && <Badge variant="outline">{words.held}</Badge>}
        </Group>
      </Table.Td>
      <Table.Td data-label={words.since}>
        {formats.duration(Math.max(0, now - Date.parse(call.since)))}
      </Table.Td>
      <Table.Td data-label={words.where}>
        {call.transferTo.length > 0 ? (
          <Text size="sm">
            {words.transferTo} {call.transferTo.join(', ')}
          </Text>
        ) : (
          call.item !== null && <Text size="sm">{words.item(call.item)}</Text>
        )}
        {call.said !== null && (
          <Text size="xs" c="dimmed" lineClamp={1} maw={320}>
            {call.said}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label={words.keys}>
        <Text className="mono" size="sm">
          {call.keys}
        </Text>
      </Table.Td>
      <Table.Td data-label={words.trunk}>{call.trunk}</Table.Td>
    </Table.Tr>
  );
}

/** The moment now, told anew every second. */
function useSeconds(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setTimeout(() => setNow(Date.now()), 1_000 - (now % 1_000));
    return () => window.clearTimeout(timer);
  }, [now]);
  return now;
}
