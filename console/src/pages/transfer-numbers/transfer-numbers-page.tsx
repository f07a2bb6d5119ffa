// Numbers that menus put calls through to: added, confirmed, taken away. Owns the list and which window is open.

import { Alert, Badge, Button, Group, Text } from '@mantine/core';
import { IconInfoCircle, IconPhonePlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TransferNumber } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Page } from '../../parts/page.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AddNumber } from './add-number.tsx';
import { ConfirmNumber } from './confirm-number.tsx';
import { WORDS } from './words.ts';

type Window =
  | { readonly kind: 'none' | 'add' }
  | { readonly kind: 'confirm' | 'remove'; readonly number: TransferNumber };

export function TransferNumbersPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const formats = useFormats();
  const [window, setWindow] = useState<Window>({ kind: 'none' });
  const close = (): void => setWindow({ kind: 'none' });
  const query = useQuery({
    queryKey: ['listTransferNumbers'],
    queryFn: ({ signal }) => ask('listTransferNumbers', {}, { signal }),
  });
  const remove = useChange({
    work: (id: number) => ask('removeTransferNumber', { parameters: { id } }),
    touches: ['listTransferNumbers'],
  });
  const manages = may('manage');
  const add = manages && (
    <Button leftSection={<IconPhonePlus size={18} />} onClick={() => setWindow({ kind: 'add' })}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={query.data?.items.length ? add : undefined}>
      {query.data && (
        <Alert variant="light" icon={<IconInfoCircle />}>
          {query.data.demand === 'confirmed' ? words.demandConfirmed : words.demandListed}
        </Alert>
      )}
      {!manages && <Text c="dimmed">{words.readOnly}</Text>}
      <ListTable
        label={words.title}
        query={query}
        rowKey={({ id }) => id}
        minWidth={720}
        empty={<Empty title={words.emptyTitle} next={words.emptyNext} action={add} />}
        columns={[
          {
            name: words.number,
            cell: ({ phone, name }) => (
              <>
                <Text fw={600}>+{phone}</Text>
                {name !== null && (
                  <Text size="sm" c="dimmed">
                    {name}
                  </Text>
                )}
              </>
            ),
          },
          { name: words.state, cell: (number) => <NumberState number={number} /> },
          {
            name: words.since,
            cell: ({ addedAt, confirmedAt }) => formats.moment(confirmedAt ?? addedAt),
          },
          ...(manages
            ? [
                {
                  name: words.do,
                  cell: (number: TransferNumber) => (
                    <Group gap="xs">
                      {number.state === 'new' && (
                        <Button size="xs" onClick={() => setWindow({ kind: 'confirm', number })}>
                          {words.confirm}
                        </Button>
                      )}
                      <Button
                        size="xs"
                        variant="default"
                        onClick={() => setWindow({ kind: 'remove', number })}
                        aria-label={`${words.remove} ${number.phone}`}
                      >
                        {words.remove}
                      </Button>
                    </Group>
                  ),
                },
              ]
            : []),
        ]}
      />
      {window.kind === 'add' && (
        <AddNumber onClose={close} onAdded={(number) => setWindow({ kind: 'confirm', number })} />
      )}
      {window.kind === 'confirm' && <ConfirmNumber number={window.number} onClose={close} />}
      {window.kind === 'remove' && (
        <Confirm
          opened
          title={words.removeTitle(window.number.phone)}
          text={words.removeText}
          yes={words.remove}
          onYes={() => remove.mutateAsync(window.number.id)}
          onClose={close}
        />
      )}
    </Page>
  );
}

function NumberState({ number }: { readonly number: TransferNumber }) {
  const words = useWords(WORDS);
  const [colour, text] =
    number.state === 'confirmed'
      ? ['green', words.confirmed]
      : number.code === null
        ? ['gray', words.new]
        : ['blue', words.waiting];
  return (
    <Badge variant="dot" color={colour} tt="none" fw={500}>
      {text}
    </Badge>
  );
}
