// Who gets in as a sub-client: blocked or not, its password, its login. Owns these three forms.

import { Button, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import type { SubClientWithSettings } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useWords } from '../../words/words.ts';
import { PasswordField } from './password-field.tsx';
import { WORDS } from './words.ts';

export function Access({ client: { id, login, state } }: { readonly client: SubClientWithSettings }) {
  const words = useWords(WORDS);
  const [asking, setAsking] = useState<'no' | 'yes'>('no');
  const [password, setPassword] = useState('');
  const [newLogin, setNewLogin] = useState('');
  const change = useChange({
    work: ({ settings }: { readonly settings: Readonly<Record<string, string>>; readonly told: string }) =>
      ask('changeSubClient', { parameters: { id }, body: { settings } }),
    touches: ['getSubClient', 'listSubClients'],
    onDone: (_, { told }) => notifications.show({ color: 'green', message: told }),
  });
  const givePassword = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ settings: { password }, told: words.passwordSet }, { onSuccess: () => setPassword('') });
  };
  const rename = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate(
      { settings: { new_login: newLogin.trim() }, told: words.saved },
      { onSuccess: () => setNewLogin('') },
    );
  };
  const blocked = state === 'blocked';
  const turn = () => change.mutateAsync({ settings: { 'fl2[10]': blocked ? '0' : '1' }, told: words.saved });
  return (
    <Stack>
      <Problem of={change.error} />
      <Section title={words.states[state]} about={words.blockAbout}>
        <Group>
          {blocked ? (
            <Button loading={change.isPending} onClick={() => void turn().catch(() => undefined)}>
              {words.unblock}
            </Button>
          ) : (
            <Button color="red" variant="light" onClick={() => setAsking('yes')}>
              {words.block}
            </Button>
          )}
        </Group>
      </Section>
      <Section title={words.newPassword}>
        <form onSubmit={givePassword}>
          <Stack gap="sm" maw={560}>
            <PasswordField label={words.newPassword} value={password} onChange={setPassword} />
            <Group>
              <Button type="submit" variant="default" loading={change.isPending}>
                {words.newPasswordGo}
              </Button>
            </Group>
          </Stack>
        </form>
      </Section>
      <Section title={words.newLogin} about={words.newLoginAbout}>
        <form onSubmit={rename}>
          <Group align="flex-end">
            <TextInput
              label={words.newLogin}
              autoComplete="off"
              required
              value={newLogin}
              onChange={(event) => setNewLogin(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={change.isPending}>
              {words.newLoginGo}
            </Button>
          </Group>
        </form>
      </Section>
      <Confirm
        opened={asking === 'yes'}
        title={words.blockTitle(login)}
        text={words.blockText}
        yes={words.block}
        onYes={turn}
        onClose={() => setAsking('no')}
      />
    </Stack>
  );
}
