// A call stepped through again with the menu machine that ran it: each event, the state it led to, and the line of the text the caller
// was at. Owns the steps; the machine is the server's own, compiled for the page.

import { Alert, Badge, Button, Group, SimpleGrid, Slider, Stack, Text, Title } from '@mantine/core';
import { IconPlayerSkipBack, IconPlayerSkipForward } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { CallReplay } from '../../../../clients/typescript/src/schema.ts';
import {
  compile,
  type Machine,
  type MenuEffect,
  rangesOf,
  replay,
  type TextRanges,
  type TimedEvent,
  textRangesOf,
} from '../../../../src/language/index.ts';
import { ask } from '../../api/client.ts';
import { MenuText } from '../../parts/menu-text.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { EFFECT_WORDS, EVENT_WORDS, PHASE_WORDS, REPLAY_WORDS } from './replay-words.ts';

export function Replay({ message }: { readonly message: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['getMessageReplay', message],
    queryFn: ({ signal }) => ask('getMessageReplay', { parameters: { id: message } }, { signal }),
  });
  if (error) return <Problem of={error} again={() => void refetch()} />;
  if (!data || data.agrees === 'none') return null;
  return <Steps told={data} />;
}

type Step = {
  readonly at: number | undefined;
  readonly event: TimedEvent['event'] | undefined;
  readonly machine: Machine;
  readonly effects: readonly MenuEffect[];
};

function stepsOf({ text, settings, inputs }: CallReplay): readonly Step[] {
  const { program } = compile(text, { warnings: 'skip' });
  if (!program) return [];
  const events = inputs.map(({ at, ...event }) => ({ at: Date.parse(at), event }) as TimedEvent);
  const { first, steps } = replay(program, settings, events);
  return [{ at: undefined, event: undefined, machine: first, effects: [] }, ...steps];
}

function Steps({ told }: { readonly told: CallReplay }) {
  const words = useWords(REPLAY_WORDS);
  const formats = useFormats();
  const steps = useMemo(() => stepsOf(told), [told]);
  const places = useMemo(() => textRangesOf(told.text), [told]);
  const [at, setAt] = useState(0);
  const step = steps[at];
  if (!step) return null;
  const move = (by: number): void => setAt(Math.max(0, Math.min(steps.length - 1, at + by)));
  return (
    <Stack gap="sm">
      <Title order={2}>{words.title}</Title>
      <Text size="sm" c="dimmed">
        {words.about}
      </Text>
      {told.settingsOf === 'account' && <Alert color="yellow">{words.oldSettings}</Alert>}
      {told.agrees === 'no' && (
        <Alert color="red">
          {words.differs} {told.differsAt !== null && formats.time(told.differsAt)}
        </Alert>
      )}
      <Group>
        <Button
          variant="default"
          onClick={() => move(-1)}
          disabled={at === 0}
          leftSection={<IconPlayerSkipBack size={16} aria-hidden />}
        >
          {words.before}
        </Button>
        <Button
          onClick={() => move(1)}
          disabled={at === steps.length - 1}
          rightSection={<IconPlayerSkipForward size={16} aria-hidden />}
        >
          {words.next}
        </Button>
        <Text size="sm" role="status">
          {words.step} {at} {words.of} {steps.length - 1}
        </Text>
      </Group>
      <Slider
        min={0}
        max={Math.max(1, steps.length - 1)}
        value={at}
        onChange={(value) => setAt(Math.min(value, steps.length - 1))}
        label={null}
        thumbLabel={words.step}
      />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <MenuText label={words.text} text={told.text} marks={rangesLit(places, step)} />
        <StepState step={step} began={steps[1]?.at} />
      </SimpleGrid>
    </Stack>
  );
}

/** What plays now is lit; between texts the place the caller is at. */
function rangesLit(places: TextRanges, { machine, effects }: Step) {
  const playing = effects.findLast((effect) => effect.kind === 'play');
  const item = playing?.kind === 'play' ? playing.item : (machine.run?.item ?? machine.position);
  return machine.phase.kind === 'waiting' || machine.phase.kind === 'done' ? [] : rangesOf(places, item);
}

function StepState({ step, began }: { readonly step: Step; readonly began: number | undefined }) {
  const words = useWords(REPLAY_WORDS);
  const phases = useWords(PHASE_WORDS);
  const events = useWords(EVENT_WORDS);
  const formats = useFormats();
  const { machine, event, at } = step;
  const facts: readonly (readonly [string, string | number])[] = [
    [words.phase, phases[machine.phase.kind]],
    [words.position, machine.position],
    [words.running, machine.run?.item ?? '—'],
    [words.silences, machine.silences],
    [words.wrongKeys, machine.wrongKeys],
    [words.kept, machine.keys.join(' ') || '—'],
    [words.sms, machine.smsSent],
    [words.jumps, machine.jumps],
  ];
  return (
    <Stack gap="xs" data-testid="state">
      <Group gap="xs">
        <Badge variant="light" tt="none">
          {event ? `${events[event.kind]}${'key' in event ? ` ${event.key}` : ''}` : words.beginning}
        </Badge>
        {at !== undefined && began !== undefined && (
          <Text size="sm">+{formats.number(Math.round((at - began) / 100) / 10)} s</Text>
        )}
      </Group>
      <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '2px 12px', margin: 0 }}>
        {facts.map(([name, value]) => (
          <FactLine key={name} name={name} value={String(value)} />
        ))}
      </dl>
      <Title order={3} size="sm">
        {words.effects}
      </Title>
      <Effects of={step.effects} />
    </Stack>
  );
}

function FactLine({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {value}
      </Text>
    </>
  );
}

function Effects({ of }: { readonly of: readonly MenuEffect[] }) {
  const words = useWords(REPLAY_WORDS);
  const effects = useWords(EFFECT_WORDS);
  if (of.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {words.nothing}
      </Text>
    );
  return (
    <ul style={{ margin: 0 }}>
      {of.map((effect) => (
        <li key={`${effect.kind} ${effectText(effect)}`}>
          <Text size="sm">
            {effects[effect.kind]} {effectText(effect)}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function effectText(effect: MenuEffect): string {
  switch (effect.kind) {
    case 'play':
      return `[${effect.item}] ${effect.parts.map((part) => (part.kind === 'speech' ? part.text : part.source)).join(' ')}`;
    case 'listen':
      return `${effect.seconds} s`;
    case 'record':
      return `[${effect.item}] ${effect.seconds} s`;
    case 'transfer':
      return effect.numbers.join(', ');
    case 'send-sms':
      return `${effect.to}: ${effect.text}`;
    case 'notify-url':
      return effect.address ?? effect.name;
    case 'hang-up':
      return effect.cause;
    case 'position':
      return effect.item;
    case 'note':
      return [effect.what, effect.key].filter(Boolean).join(' ');
    case 'stop-record':
      return '';
  }
}
