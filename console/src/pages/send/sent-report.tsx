// What became of a sending after it was accepted: each message with its status, which goes on being asked for until all have ended, and a
// link to it in the history. Owns this view.

import { Alert, Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { AcceptedSending } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useFormats } from '../../words/formats.ts';
import { counted, useLanguage, useWords } from '../../words/words.ts';
import { RefusedList } from './price-card.tsx';
import { RECIPIENT_WORDS, WORDS } from './send-words.ts';

type SentReportProps = {
  readonly sent: AcceptedSending;
  readonly later: 'yes' | 'no';
  readonly onAnother: () => void;
  readonly onAgain: () => void;
};

const SHOWN = 100;
const ASKED_EVERY = 1_500;

export function SentReport({ sent, later, onAnother, onAgain }: SentReportProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { language } = useLanguage();
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const messages = useQuery({
    queryKey: ['listMessages', 'sent', sent.id],
    queryFn: ({ signal }) => ask('listMessages', { query: { id: sent.id, limit: SHOWN } }, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.every(({ final }) => final) && state.data.items.length > 0 ? false : ASKED_EVERY,
  });
  const refused = sent.recipients.filter((one) => one.refused);
  return (
    <Stack>
      <Alert
        color="green"
        variant="light"
        icon={<IconCircleCheck />}
        tabIndex={-1}
        ref={heading}
        role="status"
      >
        <Text fw={600}>{later === 'yes' ? words.sentLater : words.sent}</Text>
        <Text size="sm">
          {counted(language, sent.recipients.length - refused.length, RECIPIENT_WORDS[language])}
          {' · '}
          {formats.money(sent.price)}
          {' · '}
          {words.id} {sent.id}
        </Text>
      </Alert>
      {refused.length > 0 && <RefusedList title={words.refused} recipients={refused} />}
      <Problem of={messages.error} again={() => void messages.refetch()} />
      {messages.data && messages.data.items.length > 0 && (
        <Table aria-label={words.status}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.recipient}</Table.Th>
              <Table.Th>{words.status}</Table.Th>
              <Table.Th>{words.price}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {messages.data.items.map((one) => (
              <Table.Tr key={one.number}>
                <Table.Td>
                  <Anchor component={Link} to={`/history/${one.number}`}>
                    {one.recipient}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <StatusBadge status={one.status} />
                </Table.Td>
                <Table.Td>{formats.money(one.price)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {messages.data?.next && <Text size="sm">{words.first(SHOWN)}</Text>}
      <Group>
        <Button onClick={onAnother}>{words.another}</Button>
        <Button variant="default" onClick={onAgain}>
          {words.again}
        </Button>
        <Anchor component={Link} to={`/history?id=${encodeURIComponent(sent.id)}`}>
          {words.history}
        </Anchor>
      </Group>
    </Stack>
  );
}
