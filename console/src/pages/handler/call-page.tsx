// One call to the handler whole: its fields, every attempt, and the way to make it again.

import { Anchor, Badge, Button, Card, Code, Group, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { HandlerCallDetails } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { KIND_WORDS, STATE_COLOURS, STATE_WORDS } from './call-words.ts';

const EN = {
  title: 'Call',
  back: 'All calls',
  resend: 'Make it again',
  loading: 'Loading …',
  fields: 'What is sent',
  fieldsAbout: 'Signatures are added when it is sent.',
  tries: 'Attempts',
  at: 'When',
  took: 'Took',
  answer: 'Answer',
  milliseconds: 'ms',
  next: 'Next attempt',
  noTries: 'None yet.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Вызов',
    back: 'Все вызовы',
    resend: 'Повторить',
    loading: 'Загрузка …',
    fields: 'Что отправляется',
    fieldsAbout: 'Подписи добавляются при отправке.',
    tries: 'Попытки',
    at: 'Когда',
    took: 'Заняло',
    answer: 'Ответ',
    milliseconds: 'мс',
    next: 'Следующая попытка',
    noTries: 'Пока ни одной.',
  } satisfies typeof EN,
};

export function CallPage() {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const states = useWords(STATE_WORDS);
  const formats = useFormats();
  const may = useMay()('manage');
  const client = useQueryClient();
  const { number: written } = useParams({ from: '/signed-in/handler/calls/$number' });
  const parameters = { number: Number(written) };
  const [once, setOnce] = useState(() => crypto.randomUUID());
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['getHandlerCall', written],
    queryFn: ({ signal }) => ask('getHandlerCall', { parameters }, { signal }),
  });
  const resend = useMutation({
    mutationFn: () => ask('resendHandlerCall', { parameters }, { idempotencyKey: once }),
    onSuccess: async () => {
      setOnce(crypto.randomUUID());
      await client.invalidateQueries({ queryKey: ['getHandlerCall', written] });
      await client.invalidateQueries({ queryKey: ['listHandlerCalls'] });
    },
  });
  const again = may && data && (
    <Button loading={resend.isPending} onClick={() => resend.mutate()}>
      {words.resend}
    </Button>
  );
  return (
    <Page title={`${words.title} ${written}`} actions={again}>
      <Anchor component={Link} to="/handler/calls">
        {words.back}
      </Anchor>
      {isPending && <Loader aria-label={words.loading} />}
      <Problem of={error} again={() => void refetch()} />
      <Problem of={resend.error} />
      {data && (
        <>
          <Group>
            <Badge color={STATE_COLOURS[data.state]} variant="dot" tt="none">
              {states[data.state]}
            </Badge>
            <Text>{kinds[data.kind]}</Text>
            <Text c="dimmed">{data.address}</Text>
            {data.nextAttemptAt !== null && (
              <Text c="dimmed">
                {words.next}: {formats.moment(data.nextAttemptAt)}
              </Text>
            )}
          </Group>
          <Fields fields={data.fields} />
          <Tries tries={data.tries} />
        </>
      )}
    </Page>
  );
}

function Fields({ fields }: Pick<HandlerCallDetails, 'fields'>) {
  const words = useWords(WORDS);
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Title order={2}>{words.fields}</Title>
        <Text size="sm" c="dimmed">
          {words.fieldsAbout}
        </Text>
        <Table variant="vertical" layout="fixed">
          <Table.Tbody>
            {Object.entries(fields).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w={160}>{name}</Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Card>
  );
}

function Tries({ tries }: Pick<HandlerCallDetails, 'tries'>) {
  const words = useWords(WORDS);
  const formats = useFormats();
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Title order={2}>{words.tries}</Title>
        {tries.length === 0 && <Text c="dimmed">{words.noTries}</Text>}
        {tries.map(({ at, milliseconds, answer, failure, answerText }) => (
          <div key={at}>
            <Group gap="md">
              <Text size="sm">{formats.moment(at)}</Text>
              <Text size="sm" c="dimmed">
                {words.took}: {formats.number(milliseconds)} {words.milliseconds}
              </Text>
              <Badge color={failure === null ? 'green' : 'red'} variant="dot" tt="none">
                {answer === null ? failure : `${words.answer} ${answer}`}
              </Badge>
            </Group>
            {answerText !== null && (
              <Code block mt={4}>
                {answerText}
              </Code>
            )}
          </div>
        ))}
      </Stack>
    </Card>
  );
}
