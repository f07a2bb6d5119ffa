// Money of one sub-client: moved there and back, invoices and acts. Owns these forms.

import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Document, SubClientWithSettings } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { spendsMain } from './sharing.ts';
import { WORDS } from './words.ts';

type ClientProps = { readonly client: SubClientWithSettings };

export function ClientMoney({ client }: ClientProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const manages = useMay()('manage');
  if (spendsMain(client.sharing)) return <Text>{words.sharesBalance}</Text>;
  return (
    <Stack>
      <Group gap="xl">
        <Text>
          {words.balance}: <b>{formats.money(client.balance)}</b>
        </Text>
        <Text>
          {words.electronic}: <b>{formats.money(client.electronicBalance)}</b>
        </Text>
      </Group>
      {manages && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Move client={client} />
          <Invoice client={client} />
        </SimpleGrid>
      )}
      <Papers client={client} />
    </Stack>
  );
}

function Move({ client: { id } }: ClientProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const [amount, setAmount] = useState('');
  const [purse, setPurse] = useState<'ordinary' | 'electronic'>('ordinary');
  const pay = useChange({
    work: (sign: '' | '-', keyOf) => {
      const body = { amount: sign + amount.trim().replace(',', '.'), purse };
      return ask('paySubClient', { parameters: { id }, body }, { idempotencyKey: keyOf(body) });
    },
    touches: ['getSubClient', 'listSubClients', 'getBalance', 'listPayments'],
    onDone: ({ moved }) => {
      notifications.show({ color: 'green', message: words.moved(formats.money(moved)) });
      setAmount('');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    pay.mutate('');
  };
  const wrong = fieldError(pay.error, '/amount');
  return (
    <Section title={words.movedTitle} about={words.movedAbout}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group grow align="flex-start">
            <TextInput
              label={words.amount}
              name="move"
              inputMode="decimal"
              required
              value={amount}
              error={wrong}
              onChange={(event) => setAmount(event.currentTarget.value)}
            />
            <NativeSelect
              label={words.purse}
              value={purse}
              data={Object.entries(words.purses).map(([value, label]) => ({ value, label }))}
              onChange={(event) =>
                setPurse(event.currentTarget.value === 'electronic' ? 'electronic' : 'ordinary')
              }
            />
          </Group>
          {wrong === undefined && <Problem of={pay.error} />}
          <Group>
            <Button type="submit" loading={pay.isPending && pay.variables === ''}>
              {words.pay}
            </Button>
            <Button
              variant="default"
              disabled={amount.trim() === ''}
              loading={pay.isPending && pay.variables === '-'}
              onClick={() => pay.mutate('-')}
            >
              {words.take}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Invoice({ client: { id } }: ClientProps) {
  const words = useWords(WORDS);
  const [amount, setAmount] = useState('');
  const [service, setService] = useState('');
  const make = useChange({
    work: (_, keyOf) => {
      const sum = amount.trim().replace(',', '.');
      const body = { amount: sum, ...(service.trim() !== '' && { service: service.trim() }) };
      return ask('createInvoice', { parameters: { id }, body }, { idempotencyKey: keyOf(body) });
    },
    touches: ['listDocuments'],
    onDone: () => {
      setAmount('');
      setService('');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  const wrong = fieldError(make.error, '/amount');
  return (
    <Section title={words.invoice} about={words.invoiceAbout}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group grow align="flex-start">
            <TextInput
              label={words.amount}
              inputMode="decimal"
              required
              value={amount}
              error={wrong}
              onChange={(event) => setAmount(event.currentTarget.value)}
            />
            <TextInput
              label={words.service}
              value={service}
              onChange={(event) => setService(event.currentTarget.value)}
            />
          </Group>
          {wrong === undefined && <Problem of={make.error} />}
          <Group>
            <Button type="submit" variant="default" loading={make.isPending}>
              {words.invoiceGo}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Papers({ client: { id } }: ClientProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const query = useQuery({
    queryKey: ['listDocuments', id],
    queryFn: ({ signal }) => ask('listDocuments', { parameters: { id } }, { signal }),
  });
  const fetchPage = useChange({
    work: ({ kind, number }: Document) => ask('getDocument', { parameters: { id, kind, number } }),
    touches: [],
    onDone: ({ page }, { kind, number }) => {
      const address = URL.createObjectURL(new Blob([page], { type: 'text/html;charset=utf-8' }));
      const link = document.createElement('a');
      link.href = address;
      link.download = `${kind}-${number}.html`;
      link.click();
      URL.revokeObjectURL(address);
    },
  });
  const nameOf = ({ kind, number, month }: Document): string =>
    kind === 'invoice' ? words.invoiceName(number) : words.actName(number, month ?? '');
  return (
    <Section title={words.papers}>
      <Problem of={fetchPage.error} />
      <ListTable
        label={words.papers}
        query={query}
        rowKey={(paper) => paper.id}
        empty={<Empty title={words.papersEmptyTitle} next={words.papersEmptyNext} />}
        columns={[
          { name: words.paper, cell: nameOf },
          { name: words.made_at, cell: ({ madeAt }) => formats.date(madeAt) },
          { name: words.sum, align: 'right', cell: ({ sum }) => formats.money(sum) },
          {
            name: words.download,
            align: 'right',
            cell: (paper) => (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconDownload size={16} />}
                aria-label={`${words.download}: ${nameOf(paper)}`}
                onClick={() => fetchPage.mutate(paper)}
              >
                {words.download}
              </Button>
            ),
          },
        ]}
      />
    </Section>
  );
}
