// The window that confirms a transfer number: a call or an SMS tells a code, the code is typed in. Owns the two steps.

import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconMessage, IconPhoneCall } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { TransferNumber } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { counted, useLanguage, useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type ConfirmNumberProps = { readonly number: TransferNumber; readonly onClose: () => void };

export function ConfirmNumber({ number, onClose }: ConfirmNumberProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { language } = useLanguage();
  const { id, phone } = number;
  const [code, setCode] = useState('');
  const send = useChange({
    work: (by: 'call' | 'sms', keyOf) =>
      ask('sendTransferCode', { parameters: { id }, body: { by } }, { idempotencyKey: keyOf(by) }),
    touches: ['listTransferNumbers'],
  });
  const check = useChange({
    work: (_, keyOf) =>
      ask('checkTransferCode', { parameters: { id }, body: { code } }, { idempotencyKey: keyOf(code) }),
    touches: ['listTransferNumbers'],
    onDone: () => {
      notifications.show({ color: 'green', message: words.done });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    check.mutate();
  };
  const waited = send.data?.code ?? number.code;
  return (
    <Modal opened onClose={onClose} title={words.confirmTitle(`+${phone}`)} centered>
      <Stack>
        <Text size="sm">{words.step1}</Text>
        <Group>
          <Button
            leftSection={<IconPhoneCall size={18} />}
            variant={waited ? 'default' : 'filled'}
            loading={send.isPending && send.variables === 'call'}
            onClick={() => send.mutate('call')}
            data-autofocus
          >
            {words.byCall}
          </Button>
          <Button
            leftSection={<IconMessage size={18} />}
            variant="default"
            loading={send.isPending && send.variables === 'sms'}
            onClick={() => send.mutate('sms')}
          >
            {words.bySms}
          </Button>
        </Group>
        <Problem of={send.error} />
        {send.isSuccess && (
          <Alert color="blue" variant="light" role="status">
            {send.variables === 'call' ? words.calling : words.texting}
          </Alert>
        )}
        {waited && (
          <form onSubmit={submit}>
            <Stack>
              <TextInput
                label={words.code}
                description={`${words.codeAbout} ${words.until(
                  formats.time(waited.until),
                  counted(language, waited.triesLeft, words.tries),
                )}`}
                name="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                pattern="[0-9]{6}"
                maxLength={6}
                required
                value={code}
                onChange={(event) => setCode(event.currentTarget.value.replace(/\D/g, ''))}
              />
              <Problem of={check.error} />
              <Group justify="flex-end">
                <Button type="submit" loading={check.isPending} disabled={code.length !== 6}>
                  {words.check}
                </Button>
              </Group>
            </Stack>
          </form>
        )}
      </Stack>
    </Modal>
  );
}
