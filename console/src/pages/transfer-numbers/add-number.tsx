// The window that adds a transfer number. Owns its fields.

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { TransferNumber } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type AddNumberProps = {
  readonly onClose: () => void;
  readonly onAdded: (number: TransferNumber) => void;
};

export function AddNumber({ onClose, onAdded }: AddNumberProps) {
  const words = useWords(WORDS);
  const [phone, setPhone] = useState('');
  const [name, setName] = useState('');
  const add = useChange({
    work: (_, keyOf) => {
      const body = { phone, name };
      return ask('addTransferNumber', { body }, { idempotencyKey: keyOf(body) });
    },
    touches: ['listTransferNumbers'],
    onDone: onAdded,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  const wrong = fieldError(add.error, '/phone');
  return (
    <Modal opened onClose={onClose} title={words.add} centered>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={words.phone}
            description={words.phoneAbout}
            type="tel"
            name="phone"
            required
            data-autofocus
            value={phone}
            error={wrong}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <TextInput
            label={words.name}
            description={words.nameAbout}
            name="name"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {wrong === undefined && <Problem of={add.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {words.addGo}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
