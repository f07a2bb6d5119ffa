// Another password in place of one's own. Owns the fields and what is wrong in them; whether the password is good is the
// server's to say.

import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { useSession, useTakeSession } from '../api/session.ts';
import { useWords } from '../words/words.ts';
import { fieldError, Problem } from './problem.tsx';

const EN = {
  password: 'Present password',
  newPassword: 'New password',
  again: 'New password once more',
  rule: 'At least 8 characters, and three of: letters, digits, letters of both cases, signs.',
  wrong: 'This is not your present password.',
  weak: 'Not by the rule, or the same as before.',
  differ: 'These two are not the same.',
  change: 'Change password',
};

const WORDS = {
  en: EN,
  ru: {
    password: 'Текущий пароль',
    newPassword: 'Новый пароль',
    again: 'Новый пароль ещё раз',
    rule: 'Не меньше 8 знаков и три из: буквы, цифры, буквы разного регистра, символы.',
    wrong: 'Это не текущий пароль.',
    weak: 'Не по правилу или такой же, как был.',
    differ: 'Пароли не совпадают.',
    change: 'Сменить пароль',
  } satisfies typeof EN,
};

const NOTHING = { password: '', newPassword: '', again: '' };

export function PasswordForm({ onChanged }: { readonly onChanged: () => void }) {
  const words = useWords(WORDS);
  const { person } = useSession();
  const take = useTakeSession();
  const [entered, setEntered] = useState(NOTHING);
  const change = useMutation({
    mutationFn: ({ password, newPassword }: typeof NOTHING) =>
      ask('changePassword', { body: { password, newPassword } }),
    onSuccess: (session) => {
      take(session);
      setEntered(NOTHING);
      onChanged();
    },
  });
  const wrong = fieldError(change.error, '/password') !== undefined;
  const weak = fieldError(change.error, '/newPassword') !== undefined;
  const differ = entered.again !== '' && entered.again !== entered.newPassword;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (entered.again === entered.newPassword) change.mutate(entered);
  };
  const set = (member: keyof typeof NOTHING) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setEntered((before) => ({ ...before, [member]: value }));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {/* Keepers of passwords must know whose it is. */}
        <input type="text" name="username" autoComplete="username" value={person.login} readOnly hidden />
        <PasswordInput
          label={words.password}
          name="password"
          autoComplete="current-password"
          required
          value={entered.password}
          onChange={set('password')}
          error={wrong && words.wrong}
        />
        <PasswordInput
          label={words.newPassword}
          description={words.rule}
          name="newPassword"
          autoComplete="new-password"
          required
          value={entered.newPassword}
          onChange={set('newPassword')}
          error={weak && words.weak}
        />
        <PasswordInput
          label={words.again}
          name="again"
          autoComplete="new-password"
          required
          value={entered.again}
          onChange={set('again')}
          error={differ && words.differ}
        />
        {!wrong && !weak && <Problem of={change.error} />}
        <Text component="div">
          <Button type="submit" loading={change.isPending} disabled={differ}>
            {words.change}
          </Button>
        </Text>
      </Stack>
    </form>
  );
}
