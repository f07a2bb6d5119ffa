// Networks the account may be used from, by people and programs alike. Owns the warning before somebody shuts himself out.

import { Alert, Button, Code, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AllowedNetwork } from '../../../../clients/typescript/src/schema.ts';
import { ask, Refusal } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AccessFrame } from './access-frame.tsx';

const EN = {
  title: 'Networks',
  about: 'Where the account may be used from: the console, the API, SMPP, everything. None: from anywhere.',
  network: 'Address or network',
  networkAbout: 'Such as 192.0.2.7 or 192.0.2.0/24.',
  allow: 'Allow',
  since: 'Since',
  remove: 'Take away',
  none: 'The account may be used from anywhere. The first network you allow shuts out all others.',
  wrong: 'This is no address and no network.',
  lockTitle: 'You would shut yourself out',
  lockText:
    'After this change the console and every program at your present address is refused. Only somebody in an allowed network, or the operator of the server, can undo it.',
  force: 'Do it all the same',
  leave: 'Leave it',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Сети',
    about: 'Откуда можно пользоваться аккаунтом: консоль, API, SMPP — всё. Ни одной — отовсюду.',
    network: 'Адрес или сеть',
    networkAbout: 'Например 192.0.2.7 или 192.0.2.0/24.',
    allow: 'Разрешить',
    since: 'С',
    remove: 'Убрать',
    none: 'Аккаунтом можно пользоваться отовсюду. Первая разрешённая сеть закроет все остальные.',
    wrong: 'Это не адрес и не сеть.',
    lockTitle: 'Вы закроете доступ себе',
    lockText:
      'После этого консоль и все программы с вашего нынешнего адреса получат отказ. Отменить сможет только тот, кто в разрешённой сети, или оператор сервера.',
    force: 'Всё равно сделать',
    leave: 'Оставить',
  } satisfies typeof EN,
};

type Change = { readonly kind: 'add' | 'remove'; readonly network: string; readonly force: 'no' | 'yes' };

async function changed({ kind, network, force }: Change): Promise<void> {
  const even = force === 'yes' ? { evenIfLockedOut: true } : {};
  if (kind === 'add') await ask('addAddress', { body: { network, ...even } });
  else await ask('removeAddress', { query: { network, ...even } });
}

function isLockOut(trouble: Error | null): boolean {
  return trouble instanceof Refusal && trouble.places.some(({ at }) => at.endsWith('/evenIfLockedOut'));
}

function isWrong(trouble: Error | null): boolean {
  return trouble instanceof Refusal && trouble.places.some(({ at }) => at === '/network');
}

export function AddressesPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const client = useQueryClient();
  const [network, setNetwork] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: ['listAddresses'],
    queryFn: ({ signal }) => ask('listAddresses', {}, { signal }),
  });
  const change = useMutation({
    mutationFn: changed,
    onSuccess: async (_, { kind }) => {
      if (kind === 'add') setNetwork('');
      await client.invalidateQueries({ queryKey: ['listAddresses'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ kind: 'add', network: network.trim(), force: 'no' });
  };
  const locks = isLockOut(change.error) ? change.variables : undefined;
  const wrong = isWrong(change.error);
  return (
    <AccessFrame title={words.title} about={words.about}>
      {may('manage') && (
        <form onSubmit={submit}>
          <Group align="flex-end">
            <TextInput
              label={words.network}
              description={words.networkAbout}
              name="network"
              required
              maxLength={50}
              value={network}
              onChange={(event) => setNetwork(event.currentTarget.value)}
              error={wrong && words.wrong}
            />
            <Button type="submit" loading={change.isPending}>
              {words.allow}
            </Button>
          </Group>
        </form>
      )}
      {locks && (
        <Alert color="red" role="alert" icon={<IconAlertTriangle />} title={words.lockTitle} maw={720}>
          <Stack gap="xs">
            <Text size="sm">{words.lockText}</Text>
            <Group>
              <Button variant="default" size="compact-md" onClick={() => change.reset()}>
                {words.leave}
              </Button>
              <Button color="red" size="compact-md" onClick={() => change.mutate({ ...locks, force: 'yes' })}>
                {words.force}
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
      {!locks && !wrong && <Problem of={change.error} />}
      <Problem of={error} again={() => void refetch()} />
      {data?.items.length === 0 && <Text c="dimmed">{words.none}</Text>}
      {data && data.items.length > 0 && (
        <NetworkTable
          networks={data.items}
          onRemove={(one) => change.mutate({ kind: 'remove', network: one, force: 'no' })}
        />
      )}
    </AccessFrame>
  );
}

type TableProps = {
  readonly networks: readonly AllowedNetwork[];
  readonly onRemove: (network: string) => void;
};

function NetworkTable({ networks, onRemove }: TableProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const may = useMay();
  return (
    <Table verticalSpacing="xs" maw={720}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.network}</Table.Th>
          <Table.Th>{words.since}</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {networks.map(({ network, createdAt }) => (
          <Table.Tr key={network}>
            <Table.Td>
              <Code fz="sm">{network}</Code>
            </Table.Td>
            <Table.Td>{formats.moment(createdAt)}</Table.Td>
            <Table.Td>
              {may('manage') && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`${words.remove}: ${network}`}
                  onClick={() => onRemove(network)}
                >
                  {words.remove}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
