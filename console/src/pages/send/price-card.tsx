// What a sending would cost, told while it is written: all of it, what is left then, who cannot be sent to and why, each recipient on
// request. Owns this view; the question is the page's.

import { Alert, Button, Card, Group, Loader, ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { SendingPrice, SentRecipient } from '../../../../clients/typescript/src/schema.ts';
import { ERRORS } from '../../../../src/core/messages/errors.ts';
import { Refusal } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { counted, type Language, useLanguage, useWords } from '../../words/words.ts';
import type { Kind, Missing } from './draft.ts';
import { PARTS_WORDS, RECIPIENT_WORDS, WORDS } from './send-words.ts';

type PriceCardProps = {
  readonly kind: Kind;
  readonly missing: Missing | undefined;
  readonly price: UseQueryResult<SendingPrice>;
  /** The button, and what stands with it. */
  readonly children: ReactNode;
};

const SHOWN = 200;

function reasonOf(errorCode: number, language: Language): string {
  return ERRORS.get(errorCode)?.[language] ?? String(errorCode);
}

export function PriceCard({ kind, missing, price, children }: PriceCardProps) {
  const words = useWords(WORDS);
  return (
    <Card withBorder component="section" aria-label={words.price} pos="sticky" top={72}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2}>{words.price}</Title>
          {price.isFetching && <Loader size="xs" role="status" aria-label={words.pricing} />}
        </Group>
        {missing === undefined ? (
          <Priced kind={kind} price={price} />
        ) : (
          <Text c="dimmed">{words.missing[missing]}</Text>
        )}
        {children}
      </Stack>
    </Card>
  );
}

function Priced({ kind, price }: Pick<PriceCardProps, 'kind' | 'price'>) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { language } = useLanguage();
  const { data, error } = price;
  if (error) return <Refused trouble={error} />;
  if (!data) return <Text c="dimmed">{words.pricing}</Text>;
  const good = data.recipients.filter(({ refused }) => !refused);
  const bad = data.recipients.filter(({ refused }) => refused);
  const left = Number(data.balance.amount);
  return (
    <Stack gap="sm">
      <div>
        <Text size="1.8rem" fw={700} lh={1.2} data-testid="price">
          {formats.money(data.price)}
        </Text>
        <Text c="dimmed" size="sm">
          {counted(language, good.length, RECIPIENT_WORDS[language])}
          {' · '}
          {kind === 'call'
            ? `${formats.number(data.count)} ${words.seconds}`
            : counted(language, data.count, PARTS_WORDS[language])}
        </Text>
      </div>
      <Text size="sm">
        {words.balance}: {formats.money(data.balance)}
        {', '}
        {words.after} {formats.money(rest(data))}
      </Text>
      {left < Number(data.price.amount) && (
        <Alert color="orange" icon={<IconAlertTriangle />}>
          {words.short}
        </Alert>
      )}
      {bad.length > 0 && <RefusedList recipients={bad} title={words.refused} />}
      <EachRecipient recipients={data.recipients} />
    </Stack>
  );
}

function rest({ balance, price }: SendingPrice): SendingPrice['balance'] {
  return { ...balance, amount: (Number(balance.amount) - Number(price.amount)).toFixed(2) };
}

function Refused({ trouble }: { readonly trouble: Error }) {
  const words = useWords(WORDS);
  const recipients = trouble instanceof Refusal ? trouble.recipients : [];
  if (recipients.length === 0) return <Problem of={trouble} />;
  return (
    <RefusedList
      title={words.refusedBy}
      recipients={recipients.map(({ recipient, errorCode }) => ({ recipient, refused: { errorCode } }))}
    />
  );
}

type RefusedOne = { readonly recipient: string; readonly refused?: { readonly errorCode: number } };

type RefusedListProps = { readonly title: string; readonly recipients: readonly RefusedOne[] };

const REFUSED_SHOWN = 20;

export function RefusedList({ title, recipients }: RefusedListProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={`${title}: ${recipients.length}`}>
      {recipients.slice(0, REFUSED_SHOWN).map(({ recipient, refused }) => (
        <Text size="sm" key={recipient}>
          {recipient}: {reasonOf(refused?.errorCode ?? 0, language)}
        </Text>
      ))}
      {recipients.length > REFUSED_SHOWN && <Text size="sm">{words.first(REFUSED_SHOWN)}</Text>}
    </Alert>
  );
}

function EachRecipient({ recipients }: { readonly recipients: readonly SentRecipient[] }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { language } = useLanguage();
  const [view, setView] = useState<'shown' | 'hidden'>('hidden');
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-expanded={view === 'shown'}
        onClick={() => setView(view === 'shown' ? 'hidden' : 'shown')}
      >
        {view === 'shown' ? words.hideEach : words.each}
      </Button>
      {view === 'shown' && (
        <ScrollArea.Autosize mah={280} viewportProps={{ tabIndex: 0 }}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.recipient}</Table.Th>
                <Table.Th>{words.partsHead}</Table.Th>
                <Table.Th>{words.price}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {recipients.slice(0, SHOWN).map(({ recipient, parts, price, refused }) => (
                <Table.Tr key={recipient}>
                  <Table.Td>{recipient}</Table.Td>
                  <Table.Td>{parts}</Table.Td>
                  <Table.Td>
                    {refused ? reasonOf(refused.errorCode, language) : formats.money(price)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {recipients.length > SHOWN && <Text size="sm">{words.first(SHOWN)}</Text>}
        </ScrollArea.Autosize>
      )}
    </>
  );
}
