// One mailing: how far it is, when it will be done, its pace, and what may be done with it. Owns the asking again while it runs; its parts
// are in files beside it.

import { Alert, Anchor, Card, Grid, Group, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { MailingDetails } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useFreshMessages } from '../../api/live.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { MailingOrders } from './mailing-orders.tsx';
import { MailingProgress } from './mailing-progress.tsx';
import { WORDS } from './mailing-words.ts';
import { Pace } from './pace.tsx';

const RUNNING_EVERY = 2_000;
const RESTING_EVERY = 10_000;

/** Stages in which a pace changes nothing any more. */
const OVER: readonly MailingDetails['stage'][] = ['finished', 'cancelled'];

export function MailingPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const { id } = useParams({ from: '/signed-in/mailings/$id' });
  const { data, error, refetch } = useQuery({
    queryKey: ['getMailing', id],
    queryFn: ({ signal }) => ask('getMailing', { parameters: { id } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.stage === 'running' ? RUNNING_EVERY : RESTING_EVERY),
  });
  useFreshMessages();
  const title = data ? data.name || data.id : words.title;
  if (!data)
    return (
      <Page title={title}>
        {error ? (
          <Problem of={error} again={() => void refetch()} />
        ) : (
          <Loader role="status" aria-label={words.title} />
        )}
      </Page>
    );
  const menu = data.kind === 'call' && /\{\s*menu\b/i.test(data.text);
  return (
    <Page title={title} actions={may('send') && <MailingOrders mailing={data} />}>
      <Anchor component={Link} to="/mailings" size="sm">
        {words.toList}
      </Anchor>
      {data.failure !== null && (
        <Alert color="red" icon={<IconAlertTriangle />} title={words.stages.failed}>
          {data.failure}
        </Alert>
      )}
      <MoneyRanOut mailing={data} />
      <MailingProgress mailing={data} />
      <Grid>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack>
            {!OVER.includes(data.stage) && <Pace mailing={data} />}
            <About mailing={data} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Card withBorder>
            <Stack gap="xs">
              <Title order={2}>{words.messages}</Title>
              <Statuses mailing={data} />
              <Group>
                {data.messages.length > 0 && (
                  <Anchor component={Link} to={`/history?id=${encodeURIComponent(id)}`}>
                    {words.history}
                  </Anchor>
                )}
                {menu && (
                  <Anchor component={Link} to={`/heat?mailing=${encodeURIComponent(id)}`}>
                    {words.heat}
                  </Anchor>
                )}
              </Group>
            </Stack>
          </Card>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

/** What became of a mailing whose account ran out of money, and how the others are reached. */
function MoneyRanOut({ mailing }: { readonly mailing: MailingDetails }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const count = mailing.messages.find(({ status }) => status === 'moneyShort')?.count ?? 0;
  if (count === 0) return null;
  return (
    <Alert color="orange" icon={<IconAlertTriangle />} title={words.ranShortTitle(formats.number(count))}>
      <Text size="sm">{words.ranShortAbout}</Text>
      <Group>
        <Anchor component={Link} to="/money" size="sm">
          {words.toMoney}
        </Anchor>
        <Anchor
          component={Link}
          to={`/history?mailing=${encodeURIComponent(mailing.id)}&status=moneyShort`}
          size="sm"
        >
          {words.ranShortHistory}
        </Anchor>
      </Group>
    </Alert>
  );
}

function Statuses({ mailing }: { readonly mailing: MailingDetails }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  if (mailing.messages.length === 0) return <Text c="dimmed">{words.messagesNone}</Text>;
  return (
    <Table aria-label={words.messages}>
      <Table.Tbody>
        {mailing.messages.map(({ status, statusCode, count }) => (
          <Table.Tr key={statusCode}>
            <Table.Td>
              <StatusBadge status={status} />
            </Table.Td>
            <Table.Td ta="end">{formats.number(count)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function About({ mailing }: { readonly mailing: MailingDetails }) {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const formats = useFormats();
  const { kind, text, sender, createdAt, plannedAt, repeat, run, portions, recipients } = mailing;
  const rows: readonly (readonly [string, string])[] = [
    [words.kind, kinds[kind]],
    [words.recipients, formats.number(recipients)],
    ...(sender === null ? [] : [[words.sender, sender] as const]),
    [words.made, formats.moment(createdAt)],
    ...(plannedAt === null ? [] : [[words.planned, formats.moment(plannedAt)] as const]),
    [words.repeat, words.repeats[repeat]],
    [words.runs, formats.number(run)],
    ...(portions === null ? [] : [[words.pace, words.portions(formats.number(portions))] as const]),
  ];
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Title order={2}>{words.details}</Title>
        <Table aria-label={words.details} variant="vertical" layout="fixed" withRowBorders={false}>
          <Table.Tbody>
            {rows.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w={140}>{name}</Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text
          size="sm"
          p="sm"
          bg="var(--mantine-color-default-hover)"
          style={{
            whiteSpace: 'pre-wrap',
            overflowWrap: 'anywhere',
            borderRadius: 'var(--mantine-radius-md)',
          }}
        >
          {text}
        </Text>
      </Stack>
    </Card>
  );
}
