// A menu that is kept: one of its versions in the studio, all of them beside it, and the ways on: a list, a call to this browser.

import { Button, Group, Loader } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPhoneIncoming, IconSend } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { splitComment } from '../../../../src/language/index.ts';
import { ask, Refusal } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { SaveWindow } from './save-window.tsx';
import { Studio } from './studio.tsx';
import { VersionsPane } from './versions-pane.tsx';

const EN = {
  title: 'Menu',
  version: (number: number) => `Version ${number}.`,
  current: 'Calls run it.',
  old: (current: number) => `Calls run version ${current}.`,
  send: 'Send to a list',
  ring: 'Ring me',
  saved: (number: number) => `Version ${number} is kept; calls run it.`,
  missing: 'There is no such menu',
  missingNext: 'It may have been removed. Your other menus are in the list.',
  list: 'All menus',
};
const WORDS = {
  en: EN,
  ru: {
    title: 'Меню',
    version: (number: number) => `Версия ${number}.`,
    current: 'Звонки идут по ней.',
    old: (current: number) => `Звонки идут по версии ${current}.`,
    send: 'Отправить по списку',
    ring: 'Позвоните мне',
    saved: (number: number) => `Версия ${number} сохранена; звонки идут по ней.`,
    missing: 'Такого меню нет',
    missingNext: 'Возможно, его удалили. Остальные меню — в списке.',
    list: 'Все меню',
  } satisfies typeof EN,
};

export function KeptMenuPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { id } = useParams({ from: '/signed-in/menus/$id' });
  const { version: wanted } = useSearch({ from: '/signed-in/menus/$id' });
  const [toKeep, setToKeep] = useState<string>();
  const menu = useQuery({
    queryKey: ['getMenu', id],
    queryFn: ({ signal }) => ask('getMenu', { parameters: { id } }, { signal }),
  });
  const version = wanted ?? menu.data?.current;
  const shown = useQuery({
    queryKey: ['getMenuVersion', id, version],
    queryFn: ({ signal }) => ask('getMenuVersion', { parameters: { id, version: version ?? 1 } }, { signal }),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const trouble = menu.error ?? shown.error;
  if (trouble instanceof Refusal && trouble.code === 'record-missing')
    return (
      <Page title={words.title}>
        <Empty
          title={words.missing}
          next={words.missingNext}
          action={
            <Button component={Link} to="/menus" variant="light">
              {words.list}
            </Button>
          }
        />
      </Page>
    );
  const about =
    menu.data && version !== undefined
      ? `${words.version(version)} ${version === menu.data.current ? words.current : words.old(menu.data.current)}`
      : undefined;
  return (
    <Page
      title={menu.data?.name ?? words.title}
      {...(about !== undefined && { about })}
      actions={
        may('send') &&
        version !== undefined && (
          <Group gap="xs">
            <Button
              renderRoot={(props) => <Link to="/phone" search={{ menu: id, version }} {...props} />}
              variant="light"
              leftSection={<IconPhoneIncoming size={16} />}
            >
              {words.ring}
            </Button>
            <Button
              renderRoot={(props) => <Link to="/send" search={{ menu: id, version }} {...props} />}
              variant="light"
              leftSection={<IconSend size={16} />}
            >
              {words.send}
            </Button>
          </Group>
        )
      }
    >
      <Problem of={trouble} again={() => void Promise.all([menu.refetch(), shown.refetch()])} />
      {!trouble && !shown.data && <Loader />}
      {shown.data && menu.data && (
        <Studio
          key={shown.data.version}
          kept={splitComment(shown.data.text).text}
          versions={<VersionsPane menu={menu.data} shown={shown.data.version} />}
          onSave={setToKeep}
        />
      )}
      <SaveWindow
        of="new version"
        text={toKeep}
        onClose={() => setToKeep(undefined)}
        save={async ({ text, idempotencyKey }) => {
          const kept = await ask(
            'saveMenuVersion',
            { parameters: { id }, body: { text } },
            { idempotencyKey },
          );
          setToKeep(undefined);
          await Promise.all(
            ['listMenus', 'getMenu', 'listMenuVersions'].map((queryKey) =>
              client.invalidateQueries({ queryKey: [queryKey] }),
            ),
          );
          notifications.show({ message: words.saved(kept.newest), color: 'green' });
          await navigate({ to: '/menus/$id', params: { id }, search: {}, ignoreBlocker: true });
        }}
      />
    </Page>
  );
}
