// Texts of one's own as cards, texts registered with operators as a table. Owns the page; forms are beside it.

import {
  Badge,
  Button,
  Card,
  Group,
  Loader,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPencil, IconPlus, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { OperatorTemplate, Template } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { OperatorTemplateForm } from './operator-template-form.tsx';
import { TemplateForm } from './template-form.tsx';
import { WORDS } from './template-words.ts';

export function TemplatesPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const navigate = useNavigate();
  const { of } = useSearch({ from: '/signed-in/templates' });
  const [form, setForm] = useState<'shown' | 'hidden'>('hidden');
  const add = may('manage') && (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setForm('shown')}>
      {of ? words.register : words.add}
    </Button>
  );
  const close = (): void => setForm('hidden');
  return (
    <Page title={words.title} about={words.about} actions={add}>
      <Group>
        <SegmentedControl
          aria-label={words.which}
          data={(['own', 'operators'] as const).map((value) => ({ value, label: words[value] }))}
          value={of ?? 'own'}
          onChange={(value) =>
            void navigate({ to: '/templates', search: value === 'operators' ? { of: value } : {} })
          }
        />
      </Group>
      {of ? <OperatorTemplates action={add} /> : <OwnTemplates action={add} />}
      {form === 'shown' &&
        (of ? (
          <OperatorTemplateForm onClose={close} />
        ) : (
          <TemplateForm template={undefined} onClose={close} />
        ))}
    </Page>
  );
}

type ListProps = { readonly action: ReactNode };

function OwnTemplates({ action }: ListProps) {
  const words = useWords(WORDS);
  const [changing, setChanging] = useState<Template>();
  const { data, error, refetch } = useQuery({
    queryKey: ['listTemplates'],
    queryFn: ({ signal }) => ask('listTemplates', {}, { signal }),
  });
  if (error) return <Problem of={error} again={() => void refetch()} />;
  if (!data) return <Loader role="status" aria-label={words.title} />;
  if (data.items.length === 0) return <Empty title={words.none} next={words.noneNext} action={action} />;
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {data.items.map((one) => (
          <TemplateCard key={one.id} template={one} onChange={() => setChanging(one)} />
        ))}
      </SimpleGrid>
      {changing && <TemplateForm template={changing} onClose={() => setChanging(undefined)} />}
    </>
  );
}

type TemplateCardProps = { readonly template: Template; readonly onChange: () => void };

function TemplateCard({ template, onChange }: TemplateCardProps) {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const may = useMay();
  const { id, name, text, kind, sender, signature } = template;
  return (
    <Card withBorder component="article" aria-label={name}>
      <Stack gap="xs" h="100%" justify="space-between">
        <div>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            {signature && (
              <Badge variant="outline" color="gray" tt="none" c="var(--mantine-color-text)">
                {words.signatureBadge}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            {[kind === null ? words.anyKind : kinds[kind], sender ?? words.anySender].join(' · ')}
          </Text>
          <Text size="sm" mt="xs" lineClamp={6} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {text}
          </Text>
        </div>
        <Group gap="xs">
          {may('send') && !signature && (
            <Button
              component={Link}
              to={`/send?template=${id}`}
              size="xs"
              variant="light"
              leftSection={<IconSend size={14} />}
            >
              {words.use}
            </Button>
          )}
          {may('manage') && (
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconPencil size={14} />}
              aria-label={words.changeOf(name)}
              onClick={onChange}
            >
              {words.change}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

const STATE_COLOURS: Readonly<Record<OperatorTemplate['state'], string>> = {
  waiting: 'orange',
  approved: 'green',
  refused: 'red',
};

const SEARCH_AFTER = 350;

function OperatorTemplates({ action }: ListProps) {
  const words = useWords(WORDS);
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), SEARCH_AFTER);
  const { data, error, refetch } = useQuery({
    queryKey: ['listOperatorTemplates', text],
    queryFn: ({ signal }) =>
      ask('listOperatorTemplates', { query: { ...(text !== '' && { text }) } }, { signal }),
  });
  if (error) return <Problem of={error} again={() => void refetch()} />;
  if (data?.items.length === 0 && text === '' && typed === '')
    return <Empty title={words.operatorsNone} next={words.operatorsNext} action={action} />;
  return (
    <Stack>
      <TextInput
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        maw={420}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {!data && <Loader role="status" aria-label={words.title} />}
      {data && (
        <FoldingTable label={words.operators} width={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.text}</Table.Th>
              <Table.Th>{words.sender}</Table.Th>
              <Table.Th>{words.operator}</Table.Th>
              <Table.Th>{words.state}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td data-label={words.text}>{one.text}</Table.Td>
                <Table.Td data-label={words.sender}>{one.sender}</Table.Td>
                <Table.Td data-label={words.operator}>
                  {one.operator}
                  <Text size="xs" c="dimmed">
                    {one.kind}
                  </Text>
                </Table.Td>
                <Table.Td data-label={words.state}>
                  <Badge variant="dot" color={STATE_COLOURS[one.state]} tt="none" fw={500}>
                    {words.states[one.state]}
                  </Badge>
                  {one.reason && <Text size="xs">{one.reason}</Text>}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </FoldingTable>
      )}
    </Stack>
  );
}
