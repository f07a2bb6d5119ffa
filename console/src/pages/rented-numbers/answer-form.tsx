// The window that says what answers the calls to a number. Owns its fields and how they become an answer of the API.

import {
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CallAnswer, NewCallAnswer } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

/** In place of a number: all that have nothing of their own. */
export const DEFAULT_NUMBER = 'default';

type Kind = 'absent' | CallAnswer['answer']['kind'];
type Rejection = 'busy' | 'declined' | 'not-found';

type Typed = {
  readonly kind: Kind;
  readonly menu: string;
  readonly text: string;
  readonly numbers: string;
  readonly before: string;
  readonly record: 'no' | 'yes';
  readonly as: Rejection;
  readonly callsMost: string;
  readonly seconds: string;
};

type Answer = CallAnswer['answer'];

function typedOf(present: CallAnswer | undefined): Typed {
  const answer: Answer | undefined = present?.answer;
  return {
    kind: answer?.kind ?? 'absent',
    menu: answer?.kind === 'menu' ? String(answer.menu) : '',
    text: answer?.kind === 'text' ? answer.text : '',
    numbers: answer?.kind === 'transfer' ? answer.numbers.join(', ') : '',
    before: answer?.kind === 'transfer' ? answer.text : '',
    record: answer?.kind === 'transfer' && answer.record ? 'yes' : 'no',
    as: answer?.kind === 'reject' ? answer.as : 'busy',
    callsMost: present?.callsMost == null ? '' : String(present.callsMost),
    seconds: present?.seconds == null ? '' : String(present.seconds),
  };
}

function answerOf(typed: Typed, present: CallAnswer | undefined): NewCallAnswer['answer'] {
  switch (typed.kind) {
    case 'menu':
      return { kind: 'menu', menu: Number(typed.menu) };
    case 'transfer': {
      const numbers = typed.numbers.split(/[,;\s]+/).filter((one) => one !== '');
      return { kind: 'transfer', numbers, record: typed.record === 'yes', text: typed.before };
    }
    case 'reject':
      return { kind: 'reject', as: typed.as };
    case 'sound':
      return { kind: 'sound', upload: present?.answer.kind === 'sound' ? present.answer.upload : '' };
    case 'text':
    case 'absent':
      return { kind: 'text', text: typed.text };
  }
}

const limit = (typed: string): number | null => (typed.trim() === '' ? null : Number(typed));

type AnswerFormProps = {
  readonly number: string;
  readonly present: CallAnswer | undefined;
  readonly onClose: () => void;
};

export function AnswerForm({ number, present, onClose }: AnswerFormProps) {
  const words = useWords(WORDS);
  const [typed, setTyped] = useState(() => typedOf(present));
  const change = useChange<void, unknown>({
    work: async () => {
      if (typed.kind === 'absent')
        return present && (await ask('removeCallAnswer', { parameters: { number } }));
      const body = {
        answer: answerOf(typed, present),
        callsMost: limit(typed.callsMost),
        seconds: limit(typed.seconds),
      };
      return await ask('setCallAnswer', { parameters: { number }, body });
    },
    touches: ['listCallAnswers'],
    onDone: () => {
      notifications.show({ color: 'green', message: words.saved });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  const kinds: readonly Kind[] = [
    'absent',
    'menu',
    'text',
    'transfer',
    'reject',
    ...(present?.answer.kind === 'sound' ? (['sound'] as const) : []),
  ];
  const absent = number === DEFAULT_NUMBER ? words.choices.none : words.choices.default;
  const set = (part: Partial<Typed>): void => setTyped((before) => ({ ...before, ...part }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={number === DEFAULT_NUMBER ? words.answerAll : words.answerTitle(`+${number}`)}
      centered
      size="lg"
    >
      <form onSubmit={submit}>
        <Stack>
          <NativeSelect
            label={words.what}
            data-autofocus
            value={typed.kind}
            data={kinds.map((kind) => ({
              value: kind,
              label: kind === 'absent' ? absent : words.choices[kind],
            }))}
            onChange={(event) => set({ kind: event.currentTarget.value as Kind })}
          />
          <KindFields typed={typed} set={set} />
          {typed.kind !== 'absent' && (
            <Group grow align="flex-start">
              <TextInput
                label={words.callsMost}
                description={words.callsMostAbout}
                inputMode="numeric"
                value={typed.callsMost}
                onChange={(event) => set({ callsMost: event.currentTarget.value })}
              />
              <TextInput
                label={words.seconds}
                description={words.secondsAbout}
                inputMode="numeric"
                value={typed.seconds}
                onChange={(event) => set({ seconds: event.currentTarget.value })}
              />
            </Group>
          )}
          <Problem of={change.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type KindFieldsProps = { readonly typed: Typed; readonly set: (part: Partial<Typed>) => void };

function KindFields({ typed, set }: KindFieldsProps) {
  const words = useWords(WORDS);
  const menus = useQuery({
    queryKey: ['listMenus'],
    queryFn: ({ signal }) => ask('listMenus', {}, { signal }),
  });
  switch (typed.kind) {
    case 'menu':
      return menus.data?.items.length === 0 ? (
        <Text c="dimmed">{words.menuNone}</Text>
      ) : (
        <NativeSelect
          label={words.menu}
          name="menu"
          required
          value={typed.menu}
          data={[
            { value: '', label: '' },
            ...(menus.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          onChange={(event) => set({ menu: event.currentTarget.value })}
        />
      );
    case 'text':
      return (
        <Textarea
          label={words.text}
          description={words.textAbout}
          required
          autosize
          minRows={4}
          maxRows={14}
          value={typed.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
      );
    case 'transfer':
      return (
        <Stack>
          <TextInput
            label={words.numbers}
            description={words.numbersAbout}
            required
            value={typed.numbers}
            onChange={(event) => set({ numbers: event.currentTarget.value })}
          />
          <TextInput
            label={words.before}
            value={typed.before}
            onChange={(event) => set({ before: event.currentTarget.value })}
          />
          <Checkbox
            label={words.record}
            checked={typed.record === 'yes'}
            onChange={(event) => set({ record: event.currentTarget.checked ? 'yes' : 'no' })}
          />
        </Stack>
      );
    case 'reject':
      return (
        <NativeSelect
          label={words.reject}
          value={typed.as}
          data={Object.entries(words.answered.reject).map(([value, label]) => ({ value, label }))}
          onChange={(event) => set({ as: event.currentTarget.value as Rejection })}
        />
      );
    case 'sound':
    case 'absent':
      return null;
  }
}
