// How fast a mailing goes, and changing it while it runs. Owns this field.

import { Button, Card, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Mailing } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './mailing-words.ts';

const MOST = 100_000;

export function Pace({ mailing }: { readonly mailing: Mailing }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const may = useMay();
  const client = useQueryClient();
  const { id, perSecond } = mailing;
  const [entered, setEntered] = useState<string | number>(perSecond ?? '');
  const change = useMutation({
    mutationFn: () =>
      ask('changeMailing', {
        parameters: { id },
        body: { perSecond: entered === '' ? null : Number(entered) },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['getMailing', id] }),
  });
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Title order={2}>{words.paceNow}</Title>
        <Text fw={600} data-testid="pace">
          {perSecond === null ? words.unlimited : words.aSecond(formats.number(perSecond))}
        </Text>
        {may('send') && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              change.mutate();
            }}
          >
            <Group align="flex-end">
              <NumberInput
                label={words.perSecond}
                description={words.paceAbout}
                min={1}
                max={MOST}
                allowDecimal={false}
                value={entered}
                onChange={setEntered}
                flex={1}
              />
              <Button
                type="submit"
                variant="default"
                loading={change.isPending}
                disabled={String(entered) === String(perSecond ?? '')}
              >
                {words.paceChange}
              </Button>
            </Group>
          </form>
        )}
        <Problem of={change.error} />
      </Stack>
    </Card>
  );
}
