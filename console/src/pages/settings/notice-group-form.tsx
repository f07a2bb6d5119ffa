// The window that makes or changes a group of people told of events. Owns its fields.

import { Button, Checkbox, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { TaskGroup, TaskGroupDraft } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Kinds = TaskGroupDraft['kinds'];
const KINDS: Kinds = ['sms', 'flash', 'viber', 'call', 'mail'];

type NoticeGroupFormProps = { readonly present: TaskGroup | undefined; readonly onClose: () => void };

export function NoticeGroupForm({ present, onClose }: NoticeGroupFormProps) {
  const words = useWords(WORDS);
  const named = useWords(KIND_WORDS);
  const [typed, setTyped] = useState({
    name: present?.name ?? '',
    failure: present?.failure ?? words.failureExample,
    recovery: present?.recovery ?? words.recoveryExample,
    contacts: (present?.contacts ?? []).join('\n'),
  });
  const [kinds, setKinds] = useState<readonly string[]>(present?.kinds ?? ['sms']);
  const save = useChange({
    work: (_, keyOf) => {
      const { contacts, ...texts } = typed;
      const body: TaskGroupDraft = {
        ...texts,
        kinds: KINDS.filter((kind) => kinds.includes(kind)),
        contacts: contacts.split(/[\s,;]+/).filter((one) => one !== ''),
      };
      return present
        ? ask('replaceTaskGroup', { parameters: { id: present.id }, body })
        : ask('createTaskGroup', { body }, { idempotencyKey: keyOf(body) });
    },
    touches: ['listTaskGroups'],
    onDone: onClose,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  const field = (name: keyof typeof typed) => ({
    name,
    value: typed[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      setTyped((before) => ({ ...before, [name]: value }));
    },
  });
  return (
    <Modal opened onClose={onClose} title={present?.name ?? words.make} centered size="lg">
      <form onSubmit={submit}>
        <Stack>
          <TextInput label={words.name} required maxLength={100} data-autofocus {...field('name')} />
          <Checkbox.Group label={words.kinds} value={[...kinds]} onChange={setKinds}>
            <Group mt={4}>
              {KINDS.map((kind) => (
                <Checkbox key={kind} value={kind} label={named[kind]} />
              ))}
            </Group>
          </Checkbox.Group>
          <Textarea
            label={words.contacts}
            description={words.contactsAbout}
            required
            autosize
            minRows={2}
            {...field('contacts')}
          />
          <TextInput label={words.failure} description={words.templateAbout} {...field('failure')} />
          <TextInput label={words.recovery} description={words.templateAbout} {...field('recovery')} />
          <Problem of={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
