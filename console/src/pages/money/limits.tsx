// What may be spent, told, and the balance below which the client is told, set. Owns this form.

import { Anchor, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export function Limits() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const query = useQuery({
    queryKey: ['getAccount'],
    queryFn: ({ signal }) => ask('getAccount', {}, { signal }),
  });
  const { data } = query;
  if (!data) return <Problem of={query.error} again={() => void query.refetch()} />;
  const { settings, currency } = data;
  const sum = (amount: string | null): string =>
    amount === null ? words.none : formats.money({ amount, currency });
  const rows = [
    [words.day, sum(settings.daySpendLimit)],
    [words.hour, sum(settings.hourSpendLimit)],
    [words.countries, settings.countrySpendLimits ?? words.none],
    [words.messages, settings.dayLimit === null ? words.none : formats.number(settings.dayLimit)],
  ] as const;
  return (
    <Stack>
      <Section title={words.parts.limits} about={words.limitsAbout}>
        <Table maw={560}>
          <Table.Tbody>
            {rows.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500}>
                  {name}
                </Table.Th>
                <Table.Td ta="right">{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Section>
      <Section title={words.alarmTitle} about={words.alarmAbout}>
        <Alarm present={settings.balanceAlarm ?? ''} />
        <Text size="sm">
          {settings.phone ?? ''} {settings.email ?? ''}{' '}
          <Anchor component={Link} to="/settings">
            {words.settings}
          </Anchor>
        </Text>
      </Section>
    </Stack>
  );
}

function Alarm({ present }: { readonly present: string }) {
  const words = useWords(WORDS);
  const manages = useMay()('manage');
  const [typed, setTyped] = useState(present);
  const change = useChange({
    work: () => {
      const amount = typed.trim().replace(',', '.');
      return ask('changeSettings', { body: { balanceAlarm: amount === '' ? null : amount } });
    },
    touches: ['getAccount'],
    onDone: () => notifications.show({ color: 'green', message: words.saved }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  const wrong = fieldError(change.error, '/balanceAlarm');
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group align="flex-end">
          <TextInput
            label={words.alarm}
            description={words.alarmOff}
            inputMode="decimal"
            disabled={!manages}
            value={typed}
            error={wrong}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!manages || typed === present} loading={change.isPending}>
            {words.save}
          </Button>
        </Group>
        {wrong === undefined && <Problem of={change.error} />}
      </Stack>
    </form>
  );
}
