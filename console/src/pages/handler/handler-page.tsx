// The account's own program: where it is, what it is told, how it knows who tells it; and whether it answers.

import { Button, Card, Group, SegmentedControl, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { AccountSettings } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { PhraseCard } from './phrase-card.tsx';
import { Troubles } from './troubles.tsx';

const EN = {
  title: 'Handler',
  about: 'Your own program is told what happens: statuses, what comes in, what was pressed in a menu.',
  calls: 'All calls to it',
  settings: 'What it is told',
  address: 'Address',
  addressAbout: 'http or https. Empty: nobody is told anything.',
  method: 'How it is called',
  post: 'POST, in the body',
  get: 'GET, in the address',
  statuses: 'Statuses of messages',
  incoming: 'Messages that come in',
  incomingCalls: 'Calls that come in',
  menus: 'What a menu says is always told: to its own address, or to this one.',
  save: 'Save',
  saved: 'Saved.',
  mayNot: 'Your role looks; a manager changes this.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Обработчик',
    about: 'Вашей программе сообщается, что происходит: статусы, входящие, нажатия в меню.',
    calls: 'Все вызовы',
    settings: 'Что сообщается',
    address: 'Адрес',
    addressAbout: 'http или https. Пусто — никому ничего не сообщается.',
    method: 'Как вызывается',
    post: 'POST, в теле',
    get: 'GET, в адресе',
    statuses: 'Статусы сообщений',
    incoming: 'Входящие сообщения',
    incomingCalls: 'Входящие звонки',
    menus: 'Что велит меню, сообщается всегда: по его адресу или по этому.',
    save: 'Сохранить',
    saved: 'Сохранено.',
    mayNot: 'Ваша роль смотрит; менять может управляющий.',
  } satisfies typeof EN,
};

export function HandlerPage() {
  const words = useWords(WORDS);
  const { data, error, refetch } = useQuery({
    queryKey: ['getAccount'],
    queryFn: ({ signal }) => ask('getAccount', {}, { signal }),
  });
  const calls = (
    <Button variant="default" component={Link} to="/handler/calls">
      {words.calls}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={calls}>
      <Problem of={error} again={() => void refetch()} />
      <Troubles />
      {data && <SettingsForm key={JSON.stringify(data.settings)} settings={data.settings} />}
      {data && <PhraseCard isSet={data.settings.secretIsSet} />}
    </Page>
  );
}

type Entered = Pick<
  AccountSettings,
  'handlerMethod' | 'handlerStatuses' | 'handlerIncoming' | 'handlerCalls'
> & {
  readonly handler: string;
};

function SettingsForm({ settings }: { readonly settings: AccountSettings }) {
  const words = useWords(WORDS);
  const may = useMay()('manage');
  const client = useQueryClient();
  const { handler, handlerMethod, handlerStatuses, handlerIncoming, handlerCalls } = settings;
  const [entered, setEntered] = useState<Entered>({
    ...{ handler: handler ?? '', handlerMethod, handlerStatuses, handlerIncoming, handlerCalls },
  });
  const save = useMutation({
    mutationFn: (asked: Entered) =>
      ask('changeSettings', { body: { ...asked, handler: asked.handler.trim() || null } }),
    onSuccess: async () => {
      notifications.show({ message: words.saved, color: 'green' });
      await client.invalidateQueries({ queryKey: ['getAccount'] });
    },
  });
  const set = (change: Partial<Entered>): void => setEntered((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(entered);
  };
  const switches = [
    ['handlerStatuses', words.statuses],
    ['handlerIncoming', words.incoming],
    ['handlerCalls', words.incomingCalls],
  ] as const;
  const wrong = fieldError(save.error, '/handler');
  return (
    <Card withBorder>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2}>{words.settings}</Title>
          {!may && (
            <Text size="sm" c="dimmed">
              {words.mayNot}
            </Text>
          )}
          <TextInput
            label={words.address}
            description={words.addressAbout}
            name="handler"
            type="url"
            disabled={!may}
            value={entered.handler}
            onChange={(event) => set({ handler: event.currentTarget.value })}
            error={wrong}
          />
          <Group>
            <SegmentedControl
              aria-label={words.method}
              disabled={!may}
              value={entered.handlerMethod}
              onChange={(value) => set({ handlerMethod: value === 'get' ? 'get' : 'post' })}
              data={[
                { value: 'post', label: words.post },
                { value: 'get', label: words.get },
              ]}
            />
          </Group>
          {switches.map(([name, label]) => (
            <Switch
              key={name}
              label={label}
              disabled={!may}
              checked={entered[name]}
              onChange={(event) => set({ [name]: event.currentTarget.checked })}
            />
          ))}
          <Text size="sm" c="dimmed">
            {words.menus}
          </Text>
          {wrong === undefined && <Problem of={save.error} />}
          {may && (
            <Text component="div">
              <Button type="submit" loading={save.isPending}>
                {words.save}
              </Button>
            </Text>
          )}
        </Stack>
      </form>
    </Card>
  );
}
