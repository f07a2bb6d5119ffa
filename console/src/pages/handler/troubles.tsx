// A handler that fails, or is paused because it has for a day: since when, why, and the way to go on at once.

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { HandlerTrouble } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { counted, useLanguage, useWords } from '../../words/words.ts';

type Forms = Parameters<typeof counted>[2];

const EN = {
  failing: 'Your handler does not take calls',
  paused: 'Your handler is paused',
  since: 'since',
  last: 'The last failure',
  answered: 'it answered',
  held: 'It has failed for a day, so calls to it are held. One is tried at',
  resume: 'Try all of them now',
  failures: { one: 'failure', other: 'failures' } as Forms,
};

const WORDS = {
  en: EN,
  ru: {
    failing: 'Обработчик не принимает вызовы',
    paused: 'Обработчик приостановлен',
    since: 'с',
    last: 'Последняя неудача',
    answered: 'он ответил',
    held: 'Он не отвечал сутки, поэтому вызовы придержаны. Следующая проба',
    resume: 'Попробовать всё сейчас',
    failures: { one: 'неудача', few: 'неудачи', many: 'неудач', other: 'неудач' },
  } satisfies typeof EN,
};

/** The server's words; what people meet most, an answer that is no success, in theirs. */
function failureText(failure: string, answered: string): string {
  const [, status] = /^the handler answers (\d+)$/.exec(failure) ?? [];
  return status === undefined ? failure : `${answered} ${status}`;
}

export function Troubles() {
  const { data } = useQuery({
    queryKey: ['listHandlerTroubles'],
    queryFn: ({ signal }) => ask('listHandlerTroubles', {}, { signal }),
  });
  return data?.items.map((trouble) => <Trouble key={trouble.address} trouble={trouble} />);
}

function Trouble({ trouble }: { readonly trouble: HandlerTrouble }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const formats = useFormats();
  const may = useMay()('manage');
  const client = useQueryClient();
  const resume = useMutation({
    mutationFn: () => ask('resumeHandler', {}),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['listHandlerTroubles'] });
      await client.invalidateQueries({ queryKey: ['listHandlerCalls'] });
    },
  });
  const { address, since, failures, lastFailure, pausedAt, probeAt } = trouble;
  return (
    <Alert
      color={pausedAt === null ? 'yellow' : 'red'}
      icon={<IconAlertTriangle />}
      title={pausedAt === null ? words.failing : words.paused}
    >
      <Stack gap={4}>
        <Text size="sm">
          {address}: {counted(language, failures, words.failures)} {words.since} {formats.moment(since)}.
        </Text>
        <Text size="sm">
          {words.last}: {failureText(lastFailure, words.answered)}
        </Text>
        {pausedAt !== null && probeAt !== null && (
          <Text size="sm">
            {words.held} {formats.moment(probeAt)}.
          </Text>
        )}
        <Problem of={resume.error} />
        {may && (
          <Group>
            <Button size="compact-md" loading={resume.isPending} onClick={() => resume.mutate()}>
              {words.resume}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
