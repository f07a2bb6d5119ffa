// A call drawn to scale: lanes for the line, what was heard, keys, places, transfers, recordings and what was sent. Owns lanes and
// scale; the same stands in words below it.

import { Box, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import type { TimelineEntry } from '../../../../clients/typescript/src/schema.ts';
import { useWords } from '../../words/words.ts';
import { detailText, entryKey } from './entry-text.ts';
import { STORY_WORDS, VALUE_WORDS } from './story-words.ts';

type Kind = TimelineEntry['kind'];

const LANES = [
  { name: 'laneCall', kinds: ['ringing', 'answered', 'held', 'ended'], colour: 'gray' },
  { name: 'laneHeard', kinds: ['prompt'], colour: 'cyan' },
  { name: 'laneKeys', kinds: ['key'], colour: 'orange' },
  { name: 'lanePlace', kinds: ['place', 'silence', 'note'], colour: 'grape' },
  { name: 'laneTransfer', kinds: ['transfer', 'leg'], colour: 'green' },
  { name: 'laneRecording', kinds: ['recording'], colour: 'red' },
  { name: 'laneEffects', kinds: ['sms', 'url'], colour: 'blue' },
] as const satisfies readonly {
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly colour: string;
}[];

/** Pixels of a second, as many as fill the page within these, and of the narrowest mark. */
const SECOND = { least: 14, most: 80 };
const PAGE = 900;
const LEAST = 18;
const LANE_HEIGHT = 26;
const NAMES_WIDTH = 90;

type Scale = { readonly begin: number; readonly seconds: number; readonly second: number };

export function CallDrawing({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const words = useWords(STORY_WORDS);
  const drawn = LANES.map((lane) => ({
    ...lane,
    entries: entries.filter(({ kind }) => (lane.kinds as readonly Kind[]).includes(kind)),
  })).filter((lane) => lane.entries.length > 0);
  const all = drawn.flatMap((lane) => lane.entries);
  if (all.length === 0) return null;
  const begin = Math.min(...all.map(({ at }) => Date.parse(at)));
  const end = Math.max(...all.map(({ at, until }) => Date.parse(until ?? at)));
  const seconds = Math.max(1, (end - begin) / 1_000);
  const second = Math.max(SECOND.least, Math.min(SECOND.most, PAGE / seconds));
  const scale = { begin, seconds, second };
  return (
    <Stack gap="xs">
      <Title order={2}>{words.drawing}</Title>
      <Text size="sm" c="dimmed">
        {words.drawingAbout}
      </Text>
      <Box
        component="section"
        tabIndex={0}
        aria-label={words.drawing}
        style={{ overflowX: 'auto', border: '1px solid var(--mantine-color-default-border)' }}
        p="xs"
      >
        <Box w={NAMES_WIDTH + scale.seconds * scale.second + 2 * LEAST}>
          {drawn.map((lane) => (
            <Lane
              key={lane.name}
              name={words[lane.name]}
              colour={lane.colour}
              entries={lane.entries}
              scale={scale}
            />
          ))}
          <Ticks scale={scale} unit={words.seconds} />
        </Box>
      </Box>
    </Stack>
  );
}

type LaneProps = {
  readonly name: string;
  readonly colour: string;
  readonly entries: readonly TimelineEntry[];
  readonly scale: Scale;
};

function Lane({ name, colour, entries, scale }: LaneProps) {
  return (
    <Group gap={0} wrap="nowrap" h={LANE_HEIGHT}>
      <Text size="xs" w={NAMES_WIDTH}>
        {name}
      </Text>
      <Box pos="relative" flex={1} h={LANE_HEIGHT}>
        {entries.map((entry) => (
          <Mark key={entryKey(entry)} entry={entry} colour={colour} scale={scale} />
        ))}
      </Box>
    </Group>
  );
}

function Mark({
  entry,
  colour,
  scale,
}: {
  readonly entry: TimelineEntry;
  readonly colour: string;
  readonly scale: Scale;
}) {
  const values = useWords(VALUE_WORDS);
  const { at, until, kind, item, details } = entry;
  const from = ((Date.parse(at) - scale.begin) / 1_000) * scale.second;
  const width = until === null ? LEAST : ((Date.parse(until) - Date.parse(at)) / 1_000) * scale.second;
  const label = kind === 'key' ? String(details.key) : kind === 'leg' ? String(details.number) : (item ?? '');
  return (
    <Tooltip label={[item, detailText(entry, values)].filter(Boolean).join(': ')} multiline maw={360}>
      <Box
        pos="absolute"
        left={from}
        top={3}
        h={LANE_HEIGHT - 6}
        w={Math.max(LEAST, width - 1)}
        px={3}
        style={{
          background: `var(--mantine-color-${colour}-light)`,
          borderInlineStart: `3px solid var(--mantine-color-${colour}-filled)`,
          borderRadius: 3,
          overflow: 'hidden',
          whiteSpace: 'nowrap',
          fontSize: 11,
          lineHeight: `${LANE_HEIGHT - 6}px`,
        }}
      >
        {label}
      </Box>
    </Tooltip>
  );
}

/** Marks of the scale that are named. */
const STEPS = [1, 2, 5, 10, 30, 60, 300];
const TICK_WIDTH = 60;

function Ticks({ scale, unit }: { readonly scale: Scale; readonly unit: string }) {
  const step = STEPS.find((one) => one * scale.second >= TICK_WIDTH) ?? 600;
  const ticks = Array.from({ length: Math.floor(scale.seconds / step) + 1 }, (_, index) => index * step);
  return (
    <Box
      pos="relative"
      h={18}
      ml={NAMES_WIDTH}
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      {ticks.map((second) => (
        <Text key={second} size="xs" pos="absolute" left={second * scale.second}>
          {second} {unit}
        </Text>
      ))}
    </Box>
  );
}
