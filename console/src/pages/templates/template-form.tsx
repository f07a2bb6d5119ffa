// One text to send again, new or known. Owns this form.

import { Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewTemplate, Template } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { SenderField } from '../../parts/sender-field.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './template-words.ts';

const KINDS = [
  'sms',
  'flash',
  'binary',
  'push',
  'mms',
  'call',
  'mail',
  'viber',
] as const satisfies readonly NewTemplate['kind'][];

type TemplateFormProps = { readonly template: Template | undefined; readonly onClose: () => void };

export function TemplateForm({ template, onClose }: TemplateFormProps) {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const client = useQueryClient();
  const [name, setName] = useState(template?.name ?? '');
  const [text, setText] = useState(template?.text ?? '');
  const [kind, setKind] = useState<string>(template?.kind ?? '');
  const [sender, setSender] = useState(template?.sender ?? '');
  const [signature, setSignature] = useState(template?.signature ?? false);
  const [asked, setAsked] = useState<'remove'>();
  const done = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['listTemplates'] });
    onClose();
  };
  const save = useMutation({
    mutationFn: async () => {
      const body = {
        ...{ name, text, signature },
        kind: kind === '' ? null : (kind as (typeof KINDS)[number]),
        sender: sender.trim() === '' ? null : sender.trim(),
      };
      if (!template) return await ask('addTemplate', { body });
      return await ask('changeTemplate', { parameters: { id: template.id }, body });
    },
    onSuccess: done,
  });
  return (
    <Modal opened onClose={onClose} title={template ? words.template : words.add} centered size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <TextInput
            label={words.name}
            required
            value={name}
            error={fieldError(save.error, '/name')}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <TextField
            label={words.text}
            form={
              kind === 'sms' || kind === 'flash' || kind === '' ? 'parts' : kind === 'call' ? 'menu' : 'plain'
            }
            value={text}
            onChange={setText}
            error={fieldError(save.error, '/text')}
          />
          <Group grow align="flex-start">
            <Select
              label={words.kind}
              description="&nbsp;"
              data={[
                { value: '', label: words.anyKind },
                ...KINDS.map((value) => ({ value, label: kinds[value] })),
              ]}
              value={kind}
              allowDeselect={false}
              onChange={(value) => setKind(value ?? '')}
            />
            <SenderField
              of={kind === 'call' || kind === 'mail' ? kind : 'name'}
              value={sender}
              error={fieldError(save.error, '/sender')}
              onChange={setSender}
            />
          </Group>
          <Checkbox
            label={words.signature}
            checked={signature}
            onChange={(event) => setSignature(event.currentTarget.checked)}
          />
          <Problem of={save.error} />
          <Group justify="space-between">
            {template ? (
              <Button variant="default" onClick={() => setAsked('remove')}>
                {words.remove}
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" loading={save.isPending}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
      <Confirm
        opened={asked === 'remove'}
        title={words.removeTitle}
        text={words.removeText}
        yes={words.remove}
        onYes={async () => {
          if (template) await ask('removeTemplate', { parameters: { id: template.id } });
          await done();
        }}
        onClose={() => setAsked(undefined)}
      />
    </Modal>
  );
}
