// Dialling by hand: a number, another phone of the account, or one of its menus. Owns the field; what a phone reaches is the server's
// to say.

import { Anchor, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { call as callNumber, turnOn } from './line.ts';
import { usePhone } from './phone-state.ts';

const EN = {
  title: 'Call from here',
  about: 'Numbers of this account that answer calls, its phones and its menus. Calls are free.',
  number: 'Number',
  hint: 'Such as 101, or * and the number of a menu',
  call: 'Call',
  menus: 'Your menus',
  noMenus: 'There are no saved menus yet.',
  write: 'Write one',
  callMenu: (name: string) => `Call ${name}`,
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Позвонить отсюда',
    about: 'Номера аккаунта, отвечающие на звонки, его телефоны и меню. Звонки бесплатные.',
    number: 'Номер',
    hint: 'Например 101, или * и номер меню',
    call: 'Позвонить',
    menus: 'Ваши меню',
    noMenus: 'Сохранённых меню пока нет.',
    write: 'Написать',
    callMenu: (name: string) => `Позвонить в «${name}»`,
  } satisfies typeof EN,
};

export function Dial() {
  const words = useWords(WORDS);
  const { call, line } = usePhone();
  const [number, setNumber] = useState('');
  const key = useId();
  const { data, error, refetch } = useQuery({
    queryKey: ['listMenus'],
    queryFn: ({ signal }) => ask('listMenus', {}, { signal }),
  });
  const busy = call !== undefined || line.kind === 'connecting';
  const dial = async (wanted: string): Promise<void> => {
    if (await turnOn()) callNumber(wanted);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = number.replace(/[^\d*]/g, '');
    if (wanted !== '' && !busy) void dial(wanted);
  };
  return (
    <Card withBorder component="section" aria-labelledby={`${key}-title`}>
      <Stack gap="sm">
        <div>
          <Title order={2} id={`${key}-title`}>
            {words.title}
          </Title>
          <Text size="sm" c="dimmed">
            {words.about}
          </Text>
        </div>
        <form onSubmit={submit}>
          <Group align="flex-end">
            <TextInput
              label={words.number}
              description={words.hint}
              inputMode="tel"
              autoComplete="off"
              value={number}
              maxLength={20}
              onChange={({ currentTarget }) => setNumber(currentTarget.value)}
            />
            <Button
              type="submit"
              leftSection={<IconPhone size={18} />}
              disabled={busy || number.trim() === ''}
            >
              {words.call}
            </Button>
          </Group>
        </form>
        <Title order={3} size="h4">
          {words.menus}
        </Title>
        <Problem of={error} again={() => void refetch()} />
        {data?.items.length === 0 && (
          <Text size="sm" c="dimmed">
            {words.noMenus}{' '}
            <Anchor component={Link} to="/menus/new" underline="always">
              {words.write}
            </Anchor>
          </Text>
        )}
        <Group gap="xs">
          {data?.items.map(({ id, name }) => (
            <Button
              key={id}
              variant="light"
              size="compact-md"
              aria-label={words.callMenu(name)}
              disabled={busy}
              onClick={() => void dial(`*${id}`)}
            >
              {name}
            </Button>
          ))}
        </Group>
      </Stack>
    </Card>
  );
}
