// Signing in: login, password, and the code of a second factor when there is one. Owns the order of these; the session is the server's.

import { Button, Card, Center, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { ask, Refusal } from '../../api/client.ts';
import { useTakeSession } from '../../api/session.ts';
import { LanguageSwitch, LooksSwitch } from '../../app/header-parts.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';

const WORDS = {
  en: {
    title: 'Sign in',
    about:
      'With the login and password that the server printed when it started, or those that the owner of your account gave you.',
    login: 'Login',
    password: 'Password',
    code: 'Code from your authenticator',
    codeAbout: 'Six digits, or one of your recovery codes.',
    go: 'Sign in',
  },
  ru: {
    title: 'Вход',
    about:
      'С логином и паролем, которые сервер напечатал при запуске, или с теми, что дал владелец аккаунта.',
    login: 'Логин',
    password: 'Пароль',
    code: 'Код из приложения',
    codeAbout: 'Шесть цифр или один из кодов восстановления.',
    go: 'Войти',
  },
};

type Entered = { readonly login: string; readonly password: string; readonly code: string };

export function SignInPage() {
  const words = useWords(WORDS);
  const take = useTakeSession();
  const router = useRouter();
  const { next } = useSearch({ from: '/sign-in' });
  const [entered, setEntered] = useState<Entered>({ login: '', password: '', code: '' });
  const signIn = useMutation({
    mutationFn: async ({ login, password, code }: Entered) =>
      await ask('startSession', { body: { login, password, ...(code !== '' && { code }) } }),
    onSuccess: (session) => {
      take(session);
      router.history.push(session.mustChangePassword ? '/console/new-password' : (next ?? '/console/'));
    },
  });
  useEffect(() => {
    document.title = `${words.title} · Dozvon`;
  }, [words.title]);
  const codeNeeded = signIn.error instanceof Refusal && signIn.error.code === 'code-needed';
  const codeWrong = signIn.error instanceof Refusal && signIn.error.code === 'code-wrong';
  const asksCode = codeNeeded || codeWrong || entered.code !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate(entered);
  };
  const set = (member: keyof Entered) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setEntered((before) => ({ ...before, [member]: value }));
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Card withBorder w={400} maw="100%" p="lg">
        <form onSubmit={submit}>
          <Stack>
            <Group justify="space-between">
              <Text fw={700} size="lg">
                Dozvon
              </Text>
              <Group gap={4}>
                <LanguageSwitch />
                <LooksSwitch />
              </Group>
            </Group>
            <Title order={1}>{words.title}</Title>
            <Text size="sm" c="dimmed">
              {words.about}
            </Text>
            <TextInput
              label={words.login}
              name="login"
              autoComplete="username"
              required
              autoFocus
              value={entered.login}
              onChange={set('login')}
            />
            <PasswordInput
              label={words.password}
              name="password"
              autoComplete="current-password"
              required
              value={entered.password}
              onChange={set('password')}
            />
            {asksCode && (
              <TextInput
                label={words.code}
                description={words.codeAbout}
                name="code"
                autoComplete="one-time-code"
                inputMode="numeric"
                autoFocus
                value={entered.code}
                onChange={set('code')}
              />
            )}
            {!codeNeeded && <Problem of={signIn.error} />}
            <Button type="submit" loading={signIn.isPending}>
              {words.go}
            </Button>
          </Stack>
        </form>
      </Card>
    </Center>
  );
}
