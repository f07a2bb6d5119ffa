// How far a mailing is, in one bar and in figures, and when it will be done. Owns this view; the figures are the API's.

import { Badge, Card, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import type { MailingDetails } from '../../../../clients/typescript/src/schema.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { STAGE_COLOURS, WORDS } from './mailing-words.ts';

const GOOD = new Set(['delivered', 'read', 'clicked']);
const OPEN = new Set(['waiting', 'handed', 'stopped']);

type Figures = {
  readonly delivered: number;
  readonly failed: number;
  readonly waiting: number;
  readonly notYet: number;
};

function figuresOf({ messages, total, taken }: MailingDetails): Figures {
  let [delivered, failed, waiting] = [0, 0, 0];
  for (const { status, count } of messages) {
    if (GOOD.has(status)) delivered += count;
    else if (OPEN.has(status)) waiting += count;
    else failed += count;
  }
  return { delivered, failed, waiting, notYet: Math.max(0, total - taken) };
}

const PARTS = [
  ['delivered', 'green'],
  ['failed', 'red'],
  ['waiting', 'blue'],
  ['notYet', 'gray.5'],
] as const satisfies readonly (readonly [keyof Figures, string])[];

export function MailingProgress({ mailing }: { readonly mailing: MailingDetails }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const figures = figuresOf(mailing);
  const all = PARTS.reduce((sum, [part]) => sum + figures[part], 0);
  const share = (count: number): number => (all === 0 ? 0 : (100 * count) / all);
  const { stage, taken, total, price } = mailing;
  return (
    <Card withBorder>
      <Stack gap="md">
        <Group justify="space-between">
          <Badge variant="dot" size="lg" color={STAGE_COLOURS[stage]} tt="none" data-testid="stage">
            {words.stages[stage]}
          </Badge>
          <Text size="sm" c="dimmed">
            {words.of(formats.number(taken), formats.number(total))}
          </Text>
        </Group>
        <Progress.Root size={22} role="group" aria-label={words.progress}>
          {PARTS.map(([part, colour]) => (
            <Progress.Section
              key={part}
              value={share(figures[part])}
              color={colour}
              aria-label={`${words[part]}: ${figures[part]}`}
            />
          ))}
        </Progress.Root>
        <SimpleGrid cols={{ base: 2, sm: 4 }}>
          {PARTS.map(([part, colour]) => (
            <div key={part}>
              <Text size="1.4rem" fw={700} lh={1.2} data-testid={part}>
                {formats.number(figures[part])}
              </Text>
              <Badge variant="dot" color={colour} tt="none" fw={500} px={0} bd="none" bg="transparent">
                {words[part]}
              </Badge>
            </div>
          ))}
        </SimpleGrid>
        <Group gap="xl">
          <Ends mailing={mailing} />
          <div>
            <Text size="sm" c="dimmed">
              {words.cost}
            </Text>
            <Text fw={600}>{formats.money(price)}</Text>
          </div>
        </Group>
      </Stack>
    </Card>
  );
}

function Ends({ mailing }: { readonly mailing: MailingDetails }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { stage, endsAt, lastTurnAt } = mailing;
  if (stage !== 'running' && stage !== 'paused') return null;
  const left = endsAt === null ? 0 : Date.parse(endsAt) - Date.now();
  return (
    <>
      <div role="status" data-testid="estimate">
        <Text size="sm" c="dimmed">
          {words.doneAt}
        </Text>
        <Text fw={600}>
          {stage === 'paused' && words.pausedEnd}
          {stage === 'running' && endsAt === null && words.unknown}
          {stage === 'running' &&
            endsAt !== null &&
            `${formats.time(endsAt)}, ${left < 1_000 ? words.now : words.doneIn(formats.duration(left))}`}
        </Text>
      </div>
      {stage === 'running' && lastTurnAt !== null && (
        <div>
          <Text size="sm" c="dimmed">
            {words.lastTurn}
          </Text>
          <Text fw={600}>{formats.time(lastTurnAt)}</Text>
        </div>
      )}
    </>
  );
}
