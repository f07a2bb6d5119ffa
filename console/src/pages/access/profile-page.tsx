// Oneself: who is signed in, another password, codes at the sign-in.

import { Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useSession } from '../../api/session.ts';
import { PasswordForm } from '../../parts/password-form.tsx';
import { useWords } from '../../words/words.ts';
import { AccessFrame } from './access-frame.tsx';
import { ROLE_WORDS } from './role-words.ts';
import { SecondFactorCard } from './second-factor-card.tsx';

const EN = {
  title: 'Your profile',
  about: 'Your own password and codes. They guard the console; programs use API keys.',
  login: 'Login',
  role: 'Role',
  account: 'Account',
  password: 'Password',
  ofAccount:
    'You signed in with the login of the account itself: programs that use its password need the new one too.',
  ends: 'All your other sessions end when it changes.',
  changed: 'Your password is changed. Your other sessions have ended.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Ваш профиль',
    about: 'Ваши пароль и коды. Они охраняют консоль; программам нужны ключи API.',
    login: 'Логин',
    role: 'Роль',
    account: 'Аккаунт',
    password: 'Пароль',
    ofAccount:
      'Вы вошли с логином самого аккаунта: программам, которые пользуются его паролем, тоже понадобится новый.',
    ends: 'Все остальные ваши сеансы при смене завершатся.',
    changed: 'Пароль изменён. Остальные ваши сеансы завершены.',
  } satisfies typeof EN,
};

export function ProfilePage() {
  const words = useWords(WORDS);
  const roles = useWords(ROLE_WORDS);
  const { person, role, account } = useSession();
  const facts = [
    [words.login, person.login],
    [words.role, `${roles[role].name}: ${roles[role].about}`],
    [words.account, account.name ?? account.login],
  ] as const;
  return (
    <AccessFrame title={words.title} about={words.about}>
      <Group gap="xl" component="dl" m={0}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0}>
              {value}
            </Text>
          </div>
        ))}
      </Group>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Card withBorder>
          <Stack gap="sm">
            <Title order={2}>{words.password}</Title>
            <Text size="sm" c="dimmed">
              {person.id === null ? `${words.ofAccount} ${words.ends}` : words.ends}
            </Text>
            <PasswordForm onChanged={() => notifications.show({ message: words.changed, color: 'green' })} />
          </Stack>
        </Card>
        <SecondFactorCard />
      </SimpleGrid>
    </AccessFrame>
  );
}
