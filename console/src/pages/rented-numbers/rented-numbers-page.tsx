// Rented numbers and those to be had: what answers their calls, whether they are kept. Owns the lists and which window is open.

import { Anchor, Button, Group, Stack, Switch, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CallAnswer, RentalOffer, RentedNumber } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AnswerForm, DEFAULT_NUMBER } from './answer-form.tsx';
import { useAnswerWords } from './answer-words.ts';
import { WORDS } from './words.ts';

export function RentedNumbersPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const [answering, setAnswering] = useState<string>();
  const answers = useQuery({
    queryKey: ['listCallAnswers'],
    queryFn: ({ signal }) => ask('listCallAnswers', {}, { signal }),
  });
  const of = (number: string): CallAnswer | undefined =>
    answers.data?.items.find((one) => one.number === number);
  const told = useAnswerWords();
  return (
    <Page title={words.title} about={words.about}>
      <Section title={words.mine}>
        <Mine answerOf={of} onAnswer={setAnswering} />
      </Section>
      <Section
        title={words.forAll}
        about={words.forAllAbout}
        actions={
          may('manage') && (
            <Button
              size="xs"
              variant="default"
              aria-label={`${words.change}: ${words.forAll}`}
              onClick={() => setAnswering(DEFAULT_NUMBER)}
            >
              {words.change}
            </Button>
          )
        }
      >
        <Problem of={answers.error} again={() => void answers.refetch()} />
        {answers.data && <Text>{told(of(DEFAULT_NUMBER)) ?? words.answered.none}</Text>}
      </Section>
      <Section title={words.smsTitle} about={words.smsAbout}>
        <Anchor component={Link} to="/incoming">
          {words.smsGo}
        </Anchor>
      </Section>
      <Section title={words.offers} about={words.offersAbout}>
        <Offers />
      </Section>
      {answering !== undefined && answers.data && (
        <AnswerForm number={answering} present={of(answering)} onClose={() => setAnswering(undefined)} />
      )}
    </Page>
  );
}

type MineProps = {
  readonly answerOf: (number: string) => CallAnswer | undefined;
  readonly onAnswer: (number: string) => void;
};

function Mine({ answerOf, onAnswer }: MineProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const may = useMay();
  const told = useAnswerWords();
  const query = useQuery({
    queryKey: ['listRentedNumbers'],
    queryFn: ({ signal }) => ask('listRentedNumbers', {}, { signal }),
  });
  const keep = useChange({
    work: ({ phone, prolong }: Pick<RentedNumber, 'phone' | 'prolong'>) =>
      ask('changeRentedNumber', { parameters: { phone }, body: { prolong } }),
    touches: ['listRentedNumbers'],
  });
  return (
    <Stack gap="xs">
      <Problem of={keep.error} />
      <ListTable
        label={words.mine}
        query={query}
        rowKey={({ phone }) => phone}
        empty={<Empty title={words.mineEmptyTitle} next={words.mineEmptyNext} />}
        columns={[
          { name: words.number, cell: ({ phone }) => <Text fw={600}>+{phone}</Text> },
          {
            name: words.calls,
            cell: ({ phone }) => (
              <Group gap="xs">
                <Text size="sm">{told(answerOf(phone)) ?? words.answered.default}</Text>
                {may('manage') && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`${words.change} ${phone}`}
                    onClick={() => onAnswer(phone)}
                  >
                    {words.change}
                  </Button>
                )}
              </Group>
            ),
          },
          { name: words.monthly, align: 'right', cell: ({ monthly }) => formats.money(monthly) },
          { name: words.paidUntil, cell: ({ paidUntil }) => formats.date(paidUntil) },
          {
            name: words.prolong,
            cell: ({ phone, prolong }) => (
              <Switch
                aria-label={`${words.prolong}: ${phone}`}
                title={words.prolongAbout}
                checked={prolong}
                disabled={!may('manage') || keep.isPending}
                onChange={(event) => keep.mutate({ phone, prolong: event.currentTarget.checked })}
              />
            ),
          },
        ]}
      />
    </Stack>
  );
}

function Offers() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const may = useMay();
  const [wanted, setWanted] = useState<RentalOffer>();
  const query = useQuery({
    queryKey: ['listRentalOffers'],
    queryFn: ({ signal }) => ask('listRentalOffers', {}, { signal }),
  });
  const rent = useChange({
    work: (phone: string, keyOf) => ask('rentNumber', { body: { phone } }, { idempotencyKey: keyOf(phone) }),
    touches: ['listRentalOffers', 'listRentedNumbers', 'getBalance', 'listPayments'],
    onDone: () => notifications.show({ color: 'green', message: words.rented }),
  });
  return (
    <>
      <ListTable
        label={words.offers}
        query={query}
        rowKey={({ phone }) => phone}
        minWidth={320}
        empty={<Empty title={words.offersEmptyTitle} next={words.offersEmptyNext} />}
        columns={[
          { name: words.number, cell: ({ phone }) => <Text fw={600}>+{phone}</Text> },
          { name: words.monthly, align: 'right', cell: ({ monthly }) => formats.money(monthly) },
          {
            name: words.rent,
            align: 'right',
            cell: (offer) =>
              may('manage') && (
                <Button
                  size="xs"
                  aria-label={`${words.rent} ${offer.phone}`}
                  onClick={() => setWanted(offer)}
                >
                  {words.rent}
                </Button>
              ),
          },
        ]}
      />
      {wanted && (
        <Confirm
          opened
          title={words.rentTitle(`+${wanted.phone}`)}
          text={words.rentText(formats.money(wanted.monthly))}
          yes={words.rent}
          onYes={() => rent.mutateAsync(wanted.phone)}
          onClose={() => setWanted(undefined)}
        />
      )}
    </>
  );
}
