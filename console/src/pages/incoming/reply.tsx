// The window that answers one message by SMS. Owns its field.

import { Blockquote, Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import type { IncomingMessage } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type ReplyProps = { readonly message: IncomingMessage; readonly onClose: () => void };

export function Reply({ message: { from, text: asked }, onClose }: ReplyProps) {
  const words = useWords(WORDS);
  const [text, setText] = useState('');
  const send = useChange({
    work: (_, keyOf) =>
      ask(
        'sendMessages',
        { body: { kind: 'sms', recipients: [from], text } },
        { idempotencyKey: keyOf(text) },
      ),
    touches: ['listMessages', 'getBalance'],
    onDone: () => {
      notifications.show({ color: 'green', message: words.replied });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={words.replyTo(from)} centered>
      <form onSubmit={submit}>
        <Stack>
          <Blockquote p="sm" mt={0}>
            {asked}
          </Blockquote>
          <Textarea
            label={words.replyText}
            required
            data-autofocus
            autosize
            minRows={3}
            maxRows={10}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Problem of={send.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button type="submit" loading={send.isPending}>
              {words.replySend}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
