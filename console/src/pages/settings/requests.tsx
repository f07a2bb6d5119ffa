// The last requests of the account's programs with their answers. Owns the list and the switch that has them remembered.

import { Accordion, Badge, Button, Code, Group, Loader, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LoggedRequest } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export function Requests() {
  const words = useWords(WORDS);
  const manages = useMay()('manage');
  const account = useQuery({
    queryKey: ['getAccount'],
    queryFn: ({ signal }) => ask('getAccount', {}, { signal }),
  });
  const requests = useQuery({
    queryKey: ['listRequests'],
    queryFn: ({ signal }) => ask('listRequests', {}, { signal }),
  });
  const turn = useChange({
    work: (requestLog: boolean) => ask('changeSettings', { body: { requestLog } }),
    touches: ['getAccount', 'listRequests'],
  });
  const on = account.data?.settings.requestLog === true;
  const items = requests.data?.items ?? [];
  const error = account.error ?? requests.error;
  return (
    <Section
      title={words.parts.requests}
      about={words.requestsAbout}
      actions={
        <Group gap="xs">
          <Button variant="default" onClick={() => void requests.refetch()}>
            {words.again}
          </Button>
          {manages && on && (
            <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate(false)}>
              {words.requestsOff}
            </Button>
          )}
        </Group>
      }
    >
      <Problem of={turn.error ?? error} />
      {(account.isPending || requests.isPending) && <Loader />}
      {account.data && !on && (
        <Empty
          title={words.requestsOffTitle}
          next={words.requestsOffNext}
          action={
            manages && (
              <Button loading={turn.isPending} onClick={() => turn.mutate(true)}>
                {words.requestsOn}
              </Button>
            )
          }
        />
      )}
      {on && requests.data && items.length === 0 && (
        <Empty title={words.requestsEmptyTitle} next={words.requestsEmptyNext} />
      )}
      {items.length > 0 && (
        <Accordion variant="separated">
          {items.map((one) => (
            <Shown key={`${one.at} ${one.page} ${one.answer}`} request={one} />
          ))}
        </Accordion>
      )}
    </Section>
  );
}

const OK_BELOW = 400;

function Shown({ request }: { readonly request: LoggedRequest }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { at, address, page, parameters, status, answer } = request;
  return (
    <Accordion.Item value={`${at} ${page} ${answer}`}>
      <Accordion.Control>
        <Group gap="sm">
          <Badge variant="dot" color={status < OK_BELOW ? 'green' : 'red'}>
            {status}
          </Badge>
          <Text size="sm" className="mono">
            {page}
          </Text>
          <Text size="sm" c="dimmed">
            {formats.moment(at)} · {address}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="xs">
          {parameters.length > 0 && (
            <Table aria-label={words.parameters}>
              <Table.Tbody>
                {parameters.map(({ name, value }) => (
                  <Table.Tr key={name}>
                    <Table.Th scope="row">{name}</Table.Th>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          <Text size="sm" fw={600}>
            {words.answer}
          </Text>
          <Code block>{answer}</Code>
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
