// Messages per second as curves, and what the last minute came to in numbers for whoever does not read curves.

import { LineChart } from '@mantine/charts';
import { Card, Group, Loader, NativeSelect, Stack, Text, Title } from '@mantine/core';
import '@mantine/charts/styles.css';
import { useEffect, useState } from 'react';
import type { RatePoint } from '../../../../clients/typescript/src/schema.ts';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './board-words.ts';
import { curvesOf, OUTCOMES, type Outcome, sumsOf } from './rate-curves.ts';

const COLOURS: Readonly<Record<Outcome, string>> = {
  accepted: 'blue.6',
  handed: 'cyan.6',
  delivered: 'green.7',
  failed: 'red.6',
  expired: 'orange.6',
};

/** Milliseconds between two drawings: as long as a point of the curve. */
const DRAW_EVERY = 5_000;
const MINUTE = 60_000;

export function RatesPart({ points }: { readonly points: ReadonlyMap<string, RatePoint> | undefined }) {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const formats = useFormats();
  const [kind, setKind] = useState<RatePoint['kind'] | 'all'>('all');
  const now = useSteps();
  const all = [...(points?.values() ?? [])];
  const seen = [...new Set(all.map((point) => point.kind))];
  const sums = sumsOf(all, now - MINUTE);
  const per = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
  return (
    <Card withBorder component="section" aria-label={words.rates}>
      <Stack gap="xs">
        <Group justify="space-between">
          <div>
            <Title order={2}>{words.rates}</Title>
            <Text c="dimmed" size="sm">
              {words.ratesAbout}
            </Text>
          </div>
          {seen.length > 1 && (
            <NativeSelect
              aria-label={words.kind}
              value={kind}
              onChange={({ currentTarget }) => setKind(currentTarget.value as typeof kind)}
              data={[
                { value: 'all', label: words.allKinds },
                ...seen.map((one) => ({ value: one, label: kinds[one] })),
              ]}
            />
          )}
        </Group>
        {!points && <Loader aria-label={words.opening} />}
        {points && all.length === 0 && <Text c="dimmed">{words.noRates}</Text>}
        {all.length > 0 && (
          <>
            <LineChart
              h={220}
              data={curvesOf(all, { now, kind }).map(({ at, ...curve }) => ({
                ...curve,
                at: formats.time(new Date(at).toISOString()),
              }))}
              dataKey="at"
              series={OUTCOMES.map((outcome) => ({
                name: outcome,
                label: words[outcome],
                color: COLOURS[outcome],
              }))}
              curveType="monotone"
              withDots={false}
              withLegend
              valueFormatter={(value) => per.format(value)}
              lineProps={{ isAnimationActive: false }}
            />
            <Text size="sm">
              {words.lastMinute}:{' '}
              {OUTCOMES.map((outcome) => `${words[outcome]} ${formats.number(sums[outcome])}`).join(' · ')}
            </Text>
          </>
        )}
      </Stack>
    </Card>
  );
}

function useSteps(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setTimeout(() => setNow(Date.now()), DRAW_EVERY - (now % DRAW_EVERY));
    return () => window.clearTimeout(timer);
  }, [now]);
  return now;
}
