// Numbers that subscribers confirm by calling one of ours: asked for, waited for, come. Owns the form and the list.

import { Alert, Badge, Button, Group, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Confirmation } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** Calls are waited for minutes: the list looks again by itself. */
const LOOK_AGAIN = 5_000;

export function Confirmations() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const query = useQuery({
    queryKey: ['listConfirmations'],
    queryFn: ({ signal }) => ask('listConfirmations', {}, { signal }),
    refetchInterval: LOOK_AGAIN,
  });
  return (
    <Section title={words.parts.confirmations} about={words.confirmAbout}>
      {useMay()('manage') && <AskForm />}
      <ListTable
        label={words.parts.confirmations}
        query={query}
        rowKey={({ phone, callTo, until }) => `${phone} ${callTo} ${until}`}
        empty={<Empty title={words.confirmEmptyTitle} next={words.confirmEmptyNext} />}
        columns={[
          { name: words.phone, cell: ({ phone }) => `+${phone}` },
          { name: words.callTo, cell: ({ callTo }) => `+${callTo}` },
          { name: words.until, cell: ({ until }) => formats.moment(until) },
          { name: words.state, cell: (one) => <ConfirmationState one={one} /> },
        ]}
      />
    </Section>
  );
}

function AskForm() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const [phone, setPhone] = useState('');
  const expect = useChange({
    work: (_, keyOf) => ask('createConfirmation', { body: { phone } }, { idempotencyKey: keyOf(phone) }),
    touches: ['listConfirmations'],
    onDone: () => setPhone(''),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    expect.mutate();
  };
  const told = expect.data;
  return (
    <Stack gap="xs">
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            label={words.confirmPhone}
            type="tel"
            required
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <Button type="submit" loading={expect.isPending}>
            {words.confirmGo}
          </Button>
        </Group>
      </form>
      <Problem of={expect.error} />
      {told && (
        <Alert color="blue" variant="light" role="status">
          {words.confirmTold(`+${told.phone}`, `+${told.callTo}`, formats.time(told.until))}
        </Alert>
      )}
    </Stack>
  );
}

function ConfirmationState({ one: { calledAt, until } }: { readonly one: Confirmation }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const [colour, text] =
    calledAt !== null
      ? ['green', words.came(formats.time(calledAt))]
      : new Date(until).getTime() > Date.now()
        ? ['blue', words.waits]
        : ['gray', words.missed];
  return (
    <Badge variant="dot" color={colour} tt="none" fw={500}>
      {text}
    </Badge>
  );
}
