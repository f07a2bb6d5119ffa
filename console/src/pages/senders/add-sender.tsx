// The window that asks for a sender name. Owns its fields.

import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import type { Sender } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type AddSenderProps = { readonly onClose: () => void; readonly onAdded: (sender: Sender) => void };

const NOTHING = { sender: '', comment: '', fio: '', inn: '', site: '' };

export function AddSender({ onClose, onAdded }: AddSenderProps) {
  const words = useWords(WORDS);
  const [typed, setTyped] = useState(NOTHING);
  const add = useChange({
    work: (_, keyOf) => {
      const { sender, comment, ...details } = typed;
      const given = Object.fromEntries(Object.entries(details).filter(([, text]) => text.trim() !== ''));
      const body = { sender: sender.trim(), comment, details: given };
      return ask('addSender', { body }, { idempotencyKey: keyOf(body) });
    },
    touches: ['listSenders'],
    onDone: (sender) => {
      notifications.show({ color: 'green', message: words.asked });
      onAdded(sender);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  const field = (name: keyof typeof NOTHING) => ({
    name,
    value: typed[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      setTyped((before) => ({ ...before, [name]: value }));
    },
  });
  const wrong = fieldError(add.error, '/sender');
  return (
    <Modal opened onClose={onClose} title={words.addTitle} centered>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={words.addName}
            description={words.addNameAbout}
            required
            data-autofocus
            error={wrong}
            {...field('sender')}
          />
          <Textarea
            label={words.comment}
            description={words.commentAbout}
            autosize
            minRows={2}
            {...field('comment')}
          />
          <TextInput label={words.company} {...field('fio')} />
          <Group grow align="flex-start">
            <TextInput label={words.inn} inputMode="numeric" {...field('inn')} />
            <TextInput label={words.site} {...field('site')} />
          </Group>
          {wrong === undefined && <Problem of={add.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {words.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
