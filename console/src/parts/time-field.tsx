// When something goes out: at once, at a moment, or in hours of the day. Owns the choice and its reading into the API's members; moments
// are those of this browser's clock.

import { Group, NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useWords } from '../words/words.ts';

const WORDS = {
  en: {
    label: 'When',
    now: 'Now',
    at: 'At a time',
    hours: 'In some hours',
    moment: 'Day and time',
    zone: (name: string) => `By the clock of this browser (${name}).`,
    from: 'From, o’clock',
    till: 'Till, o’clock',
    hoursAbout: 'By the clock of your account. Outside these hours nothing goes out.',
  },
  ru: {
    label: 'Когда',
    now: 'Сейчас',
    at: 'В срок',
    hours: 'По часам',
    moment: 'День и время',
    zone: (name: string) => `По часам этого браузера (${name}).`,
    from: 'С, час',
    till: 'До, час',
    hoursAbout: 'По часам аккаунта. Вне этих часов ничего не уходит.',
  },
};

export type When = {
  readonly kind: 'now' | 'at' | 'hours';
  /** As the browser's field writes it, `2026-12-01T09:00`. */
  readonly at: string;
  readonly from: number;
  readonly till: number;
};

export const NOW: When = { kind: 'now', at: '', from: 9, till: 21 };

type Timed = {
  readonly sendAt?: string;
  readonly sendHours?: { readonly from: number; readonly till: number };
};

export function timedBy({ kind, at, from, till }: When): Timed {
  if (kind === 'hours') return { sendHours: { from, till } };
  const moment = new Date(at);
  return kind === 'at' && !Number.isNaN(moment.getTime()) ? { sendAt: moment.toISOString() } : {};
}

type TimeFieldProps = {
  readonly value: When;
  readonly onChange: (value: When) => void;
  readonly error?: string | undefined;
};

export function TimeField({ value, onChange, error }: TimeFieldProps) {
  const words = useWords(WORDS);
  const label = useId();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const hour = (given: string | number, otherwise: number): number =>
    typeof given === 'number' ? given : otherwise;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600} id={label}>
        {words.label}
      </Text>
      <SegmentedControl
        fullWidth
        aria-labelledby={label}
        data={(['now', 'at', 'hours'] as const).map((kind) => ({ value: kind, label: words[kind] }))}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind: kind as When['kind'] })}
      />
      {value.kind === 'at' && (
        <TextInput
          type="datetime-local"
          label={words.moment}
          description={words.zone(zone)}
          required
          value={value.at}
          error={error}
          onChange={(event) => onChange({ ...value, at: event.currentTarget.value })}
        />
      )}
      {value.kind === 'hours' && (
        <>
          <Group grow>
            <NumberInput
              label={words.from}
              min={0}
              max={23}
              value={value.from}
              onChange={(from) => onChange({ ...value, from: hour(from, value.from) })}
            />
            <NumberInput
              label={words.till}
              min={0}
              max={24}
              value={value.till}
              error={error}
              onChange={(till) => onChange({ ...value, till: hour(till, value.till) })}
            />
          </Group>
          <Text size="xs" c="dimmed">
            {words.hoursAbout}
          </Text>
        </>
      )}
    </Stack>
  );
}
