// The code that confirms a number which is to be a sender name: sent, typed in. Owns these two steps.

import { Alert, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export function SenderCode({ id }: { readonly id: number }) {
  const words = useWords(WORDS);
  const [code, setCode] = useState('');
  const send = useChange({
    work: (by: 'call' | 'sms', keyOf) =>
      ask('sendSenderCode', { parameters: { id }, body: { by } }, { idempotencyKey: keyOf(by) }),
    touches: [],
  });
  const check = useChange({
    work: (_, keyOf) =>
      ask('checkSenderCode', { parameters: { id }, body: { code } }, { idempotencyKey: keyOf(code) }),
    touches: ['listSenders'],
    onDone: () => notifications.show({ color: 'green', message: words.confirmed }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    check.mutate();
  };
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {words.codeTitle}
      </Title>
      <Text size="sm" c="dimmed">
        {words.codeAbout}
      </Text>
      <Group>
        {(['sms', 'call'] as const).map((by) => (
          <Button
            key={by}
            size="xs"
            variant={by === 'sms' ? 'filled' : 'default'}
            loading={send.isPending && send.variables === by}
            onClick={() => send.mutate(by)}
          >
            {by === 'sms' ? words.bySms : words.byCall}
          </Button>
        ))}
      </Group>
      <Problem of={send.error} />
      {send.isSuccess && (
        <Alert color="blue" variant="light" role="status">
          {words.sent}
        </Alert>
      )}
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            label={words.code}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value.replace(/\D/g, ''))}
          />
          <Button type="submit" variant="default" disabled={code.length !== 6} loading={check.isPending}>
            {words.check}
          </Button>
        </Group>
      </form>
      <Problem of={check.error} />
    </Stack>
  );
}
