// What may be said of a sending besides whom and what: sender, letters, links, time, how a call is made. Owns these fields.

import { Checkbox, Fieldset, Group, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { fieldError } from '../../parts/problem.tsx';
import { SenderField } from '../../parts/sender-field.tsx';
import type { Transliteration } from '../../parts/text-measure.ts';
import { TimeField } from '../../parts/time-field.tsx';
import { useWords } from '../../words/words.ts';
import { DAY_MINUTES, type Draft, KIND_FORMS } from './draft.ts';
import { FilesField } from './files-field.tsx';
import { WORDS } from './send-words.ts';

type FieldsProps = {
  readonly draft: Draft;
  readonly set: (change: Partial<Draft>) => void;
  readonly trouble: Error | null;
};

const VALIDITIES = [5, 15, 60, 180, 360, 720, DAY_MINUTES];
const WAYS: readonly Transliteration[] = ['none', 'translit', 'lookAlike'];

/** What belongs to the text of some kinds. */
export function TextOptions({ draft, set }: FieldsProps) {
  const words = useWords(WORDS);
  const form = KIND_FORMS[draft.kind];
  if (form.text === 'menu' || form.text === 'octets') return null;
  return (
    <Stack gap="sm">
      {form.text === 'parts' && (
        <Select
          label={words.transliteration}
          data={WAYS.map((way) => ({ value: way, label: words[way] }))}
          value={draft.transliteration}
          allowDeselect={false}
          maw={240}
          onChange={(way) => set({ transliteration: (way ?? 'none') as Transliteration })}
        />
      )}
      {form.text !== 'none' && (
        <Checkbox
          label={words.links}
          checked={draft.links === 'short'}
          onChange={(event) => set({ links: event.currentTarget.checked ? 'short' : 'as they are' })}
        />
      )}
      {form.fallback && (
        <Textarea
          label={words.fallback}
          description={words.fallbackAbout}
          autosize
          minRows={2}
          value={draft.fallback}
          onChange={(event) => set({ fallback: event.currentTarget.value })}
        />
      )}
    </Stack>
  );
}

export function SubjectField({ draft, set, trouble }: FieldsProps) {
  const words = useWords(WORDS);
  if (!KIND_FORMS[draft.kind].subject) return null;
  return (
    <TextInput
      label={words.subject}
      required={draft.kind === 'mail'}
      value={draft.subject}
      error={fieldError(trouble, '/subject')}
      onChange={(event) => set({ subject: event.currentTarget.value })}
    />
  );
}

function CallFields({ draft, set }: FieldsProps) {
  const words = useWords(WORDS);
  const number = (member: 'ringSeconds' | 'attempts' | 'pauseSeconds') => (value: string | number) => {
    if (typeof value === 'number') set({ [member]: value });
  };
  return (
    <Fieldset legend={words.call}>
      <Stack gap="sm">
        <Group grow align="flex-end">
          <Select
            label={words.voice}
            data={[
              { value: '', label: words.voiceUsual },
              ...Object.entries(words.voices).map(([value, label]) => ({ value, label })),
            ]}
            value={draft.voice}
            allowDeselect={false}
            onChange={(voice) => set({ voice: voice ?? '' })}
          />
          <NumberInput
            label={words.ring}
            min={10}
            max={35}
            value={draft.ringSeconds}
            onChange={number('ringSeconds')}
          />
        </Group>
        <Group grow align="flex-end">
          <NumberInput
            label={words.attempts}
            min={1}
            max={9}
            value={draft.attempts}
            onChange={number('attempts')}
          />
          <NumberInput
            label={words.pause}
            min={10}
            max={3_600}
            value={draft.pauseSeconds}
            onChange={number('pauseSeconds')}
          />
        </Group>
      </Stack>
    </Fieldset>
  );
}

export function SendOptions(props: FieldsProps) {
  const { draft, set, trouble } = props;
  const words = useWords(WORDS);
  const form = KIND_FORMS[draft.kind];
  const told = (minutes: number): string =>
    minutes < 60 ? words.minutes(minutes) : words.hours(minutes / 60);
  return (
    <Stack>
      {form.files && <FilesField of={form.files} value={draft.files} onChange={(files) => set({ files })} />}
      {form.sender !== 'none' && (
        <SenderField
          of={form.sender}
          value={draft.sender}
          error={fieldError(trouble, '/sender')}
          onChange={(sender) => set({ sender })}
        />
      )}
      {draft.kind === 'call' && <CallFields {...props} />}
      <TimeField
        value={draft.when}
        error={fieldError(trouble, '/sendAt') ?? fieldError(trouble, '/sendHours')}
        onChange={(when) => set({ when })}
      />
      <Select
        label={words.validity}
        data={VALIDITIES.map((minutes) => ({ value: String(minutes), label: told(minutes) }))}
        value={String(draft.validityMinutes)}
        allowDeselect={false}
        maw={320}
        onChange={(minutes) => set({ validityMinutes: Number(minutes ?? DAY_MINUTES) })}
      />
    </Stack>
  );
}
