// The first sign-in with a password that somebody else has given: nothing else is shown before another one is chosen.

import { Button, Card, Center, Stack, Text, Title } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PasswordForm } from '../../parts/password-form.tsx';
import { useSignOutOrTell } from '../../parts/sign-out.ts';
import { SignedIn } from '../../parts/signed-in.tsx';
import { useWords } from '../../words/words.ts';

const WORDS = {
  en: {
    title: 'Choose your password',
    about: 'The one you signed in with was given to you by somebody else. Choose one that only you know.',
    out: 'Sign out',
  },
  ru: {
    title: 'Придумайте пароль',
    about: 'Пароль, с которым вы вошли, вам дал кто-то другой. Придумайте такой, какой знаете только вы.',
    out: 'Выйти',
  },
};

export function NewPasswordPage() {
  const words = useWords(WORDS);
  const router = useRouter();
  const signOut = useSignOutOrTell();
  useEffect(() => {
    document.title = `${words.title} · Dozvon`;
  }, [words.title]);
  return (
    <Center mih="100vh" p="md" component="main">
      <Card withBorder w={440} maw="100%" p="lg">
        <Stack>
          <Title order={1}>{words.title}</Title>
          <Text size="sm" c="dimmed">
            {words.about}
          </Text>
          <SignedIn>
            <PasswordForm onChanged={() => router.history.push('/console/')} />
          </SignedIn>
          <Button variant="subtle" onClick={signOut}>
            {words.out}
          </Button>
        </Stack>
      </Card>
    </Center>
  );
}
