// Links of this node: how each is, what waits on it, and opening it anew.

import { Badge, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LinkAdministered } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { DownNext, NodeCards } from './node-cards.tsx';

const EN = {
  title: 'Links',
  about: 'The ways by which messages leave. How each is configured stands in the file of the server.',
  none: 'No link is configured',
  noneNext:
    'Messages go to the virtual channel, which reaches nobody, until a link is added to the file of the server.',
  works: 'works',
  down: 'down',
  unknown: 'not of this node',
  carries: 'Carries',
  connections: 'Connections',
  window: 'Without an answer',
  waiting: 'Waiting',
  underWay: 'Being sent',
  oldest: 'Oldest waits since',
  throttled: 'The operator asks for patience since',
  quality: 'Delivered',
  again: 'Connect anew',
  sure: 'Connect anew?',
  sureText: 'The link is closed and opened again. What is being sent is finished or waits; nothing is lost.',
  done: 'The link is being opened anew',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Каналы',
    about: 'Пути, по которым уходят сообщения. Как настроен каждый, записано в файле сервера.',
    none: 'Ни одного канала не настроено',
    noneNext:
      'Сообщения уходят в виртуальный канал, который никому не доставляет, пока в файл сервера не добавлен настоящий.',
    works: 'работает',
    down: 'не работает',
    unknown: 'не этого узла',
    carries: 'Носит',
    connections: 'Соединений',
    window: 'Без ответа',
    waiting: 'Ждёт',
    underWay: 'Отправляется',
    oldest: 'Самое старое ждёт с',
    throttled: 'Оператор просит подождать с',
    quality: 'Доставлено',
    again: 'Подключить заново',
    sure: 'Подключить заново?',
    sureText:
      'Канал закроется и откроется снова. Что отправляется, будет закончено или подождёт; ничего не пропадёт.',
    done: 'Канал открывается заново',
  } satisfies typeof EN,
};

export function LinksPage() {
  const words = useWords(WORDS);
  return (
    <NodeCards
      words={words}
      operation="listAdministeredLinks"
      list={(signal) => ask('listAdministeredLinks', {}, { signal })}
      card={(link) => <LinkCard key={link.now.name} link={link} />}
    />
  );
}

function LinkCard({ link: { kind, now } }: { readonly link: LinkAdministered }) {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const formats = useFormats();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const { name } = now;
  const reconnect = useMutation({
    mutationFn: () => ask('reconnectLink', { parameters: { name } }),
    onSuccess: async () => {
      notifications.show({ message: `${words.done}: ${name}`, withCloseButton: false });
      await client.invalidateQueries({ queryKey: ['listAdministeredLinks'] });
    },
  });
  const [colour, word] =
    now.up === null
      ? (['gray', words.unknown] as const)
      : now.up
        ? (['green', words.works] as const)
        : (['red', words.down] as const);
  const figures = [
    [words.carries, now.kinds.map((one) => kinds[one]).join(', ')],
    [words.connections, now.connections],
    [words.window, now.window && `${now.window.used} / ${now.window.size}`],
    [words.waiting, formats.number(now.waiting)],
    [words.oldest, now.oldest && formats.moment(now.oldest)],
    [words.underWay, formats.number(now.underWay)],
    [words.throttled, now.throttledSince && formats.moment(now.throttledSince)],
    [words.quality, now.quality === null ? null : formats.percent(now.quality)],
  ] as const;
  return (
    <Card withBorder component="section" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Group gap="xs">
            <Title order={2}>{name}</Title>
            <Text c="dimmed">{kind}</Text>
            <Badge color={colour} variant="dot" tt="none">
              {word}
            </Badge>
          </Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={() => setAsked(true)}
          >
            {words.again}
          </Button>
        </Group>
        {now.up === false && <DownNext />}
        <List size="sm" listStyleType="none">
          {figures.map(([what, value]) =>
            value === null || value === undefined ? null : (
              <List.Item key={what}>
                {what}: <b>{value}</b>
              </List.Item>
            ),
          )}
        </List>
      </Stack>
      <Confirm
        opened={asked}
        title={words.sure}
        text={words.sureText}
        yes={words.again}
        onYes={() => reconnect.mutateAsync()}
        onClose={() => setAsked(false)}
      />
    </Card>
  );
}
