// The first page: what a newcomer does next, and what happened last. Owns neither; it leads to the pages that do.

import { Anchor, Card, Group, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconListTree, IconPhoneCall, type IconProps, IconSend, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { ask } from '../../api/client.ts';
import { useFreshMessages } from '../../api/live.ts';
import { useMay } from '../../api/session.ts';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';

const EN = {
  title: 'Start',
  about:
    'A text can be a phone menu. Write one, have your browser rung, press the keys; then send it to people.',
  menuTitle: 'Write a menu',
  menuText: 'See it as a tree, hear it, press its keys: all before anybody is rung.',
  phoneTitle: 'Have yourself rung',
  phoneText: 'This browser is a phone. Press “Ring me” and hear your menu.',
  sendTitle: 'Send something',
  sendText: 'A call, an SMS, an e-mail: with the price before it leaves.',
  contactsTitle: 'Bring your contacts',
  contactsText: 'From a table: which column is what, and what is wrong in which row.',
  last: 'Last messages',
  none: 'Nothing has been sent yet.',
  all: 'All of them',
  at: 'When',
  to: 'To',
  kind: 'Kind',
  status: 'Status',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Начало',
    about:
      'Текст может быть телефонным меню. Напишите его, позвоните в этот браузер, нажимайте клавиши; потом отправьте людям.',
    menuTitle: 'Написать меню',
    menuText: 'Увидеть деревом, услышать, нажать клавиши — до первого звонка.',
    phoneTitle: 'Позвонить себе',
    phoneText: 'Этот браузер — телефон. Нажмите «Позвоните мне» и услышьте своё меню.',
    sendTitle: 'Отправить',
    sendText: 'Звонок, SMS, письмо — и цена до отправки.',
    contactsTitle: 'Загрузить контакты',
    contactsText: 'Из таблицы: какой столбец что значит и что не так в какой строке.',
    last: 'Последние сообщения',
    none: 'Пока ничего не отправлено.',
    all: 'Все сообщения',
    at: 'Когда',
    to: 'Кому',
    kind: 'Вид',
    status: 'Статус',
  } satisfies typeof EN,
};

const STEPS = [
  { to: '/menus', icon: IconListTree, title: 'menuTitle', text: 'menuText', need: 'read' },
  { to: '/phone', icon: IconPhoneCall, title: 'phoneTitle', text: 'phoneText', need: 'send' },
  { to: '/send', icon: IconSend, title: 'sendTitle', text: 'sendText', need: 'send' },
  { to: '/contacts', icon: IconUsers, title: 'contactsTitle', text: 'contactsText', need: 'read' },
] as const satisfies readonly {
  readonly to: string;
  readonly icon: ComponentType<IconProps>;
  readonly title: keyof typeof EN;
  readonly text: keyof typeof EN;
  readonly need: 'read' | 'send';
}[];

const LAST = 8;

export function HomePage() {
  const words = useWords(WORDS);
  const may = useMay();
  return (
    <Page title={words.title} about={words.about}>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
        {STEPS.filter(({ need }) => may(need)).map(({ to, icon: Icon, title, text }) => (
          <Card withBorder key={to} component={Link} to={to}>
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <Icon size={28} aria-hidden style={{ flexShrink: 0 }} />
              <div>
                <Text fw={600}>{words[title]}</Text>
                <Text size="sm" c="dimmed">
                  {words[text]}
                </Text>
              </div>
            </Group>
          </Card>
        ))}
      </SimpleGrid>
      <LastMessages />
    </Page>
  );
}

function LastMessages() {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const formats = useFormats();
  useFreshMessages();
  const asked = { query: { limit: LAST } };
  const { data, error, refetch } = useQuery({
    queryKey: ['listMessages', 'last'],
    queryFn: ({ signal }) => ask('listMessages', asked, { signal }),
  });
  return (
    <Stack gap="xs">
      <Title order={2}>{words.last}</Title>
      <Problem of={error} again={() => void refetch()} />
      {data?.items.length === 0 && <Text c="dimmed">{words.none}</Text>}
      {data && data.items.length > 0 && (
        <>
          <FoldingTable label={words.last} width={320}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.at}</Table.Th>
                <Table.Th>{words.to}</Table.Th>
                <Table.Th>{words.kind}</Table.Th>
                <Table.Th>{words.status}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((one) => (
                <Table.Tr key={one.number}>
                  <Table.Td data-label={words.at}>{formats.moment(one.acceptedAt)}</Table.Td>
                  <Table.Td data-label={words.to}>
                    <Anchor component={Link} to={`/history/${one.number}`}>
                      {one.recipient}
                    </Anchor>
                  </Table.Td>
                  <Table.Td data-label={words.kind}>{kinds[one.kind]}</Table.Td>
                  <Table.Td data-label={words.status}>
                    <StatusBadge status={one.status} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </FoldingTable>
          <Anchor component={Link} to="/history">
            {words.all}
          </Anchor>
        </>
      )}
    </Stack>
  );
}
