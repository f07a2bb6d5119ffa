// The menus an account keeps.

import { Anchor, Button, Group, Loader, Table } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask, type Reply } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';

const EN = {
  title: 'Menu studio',
  about:
    'A text that speaks and listens to keys. Write it, see it as a tree, rehearse it, then let it answer or send it.',
  add: 'Write a menu',
  empty: 'No menus yet',
  emptyNext:
    'Write the first one: a greeting, a line for each key. An example is one click away, and nobody is called before you say so.',
  name: 'Name',
  versions: 'Versions',
  current: 'Calls run',
  currentVersion: (number: number) => `version ${number}`,
  made: 'Kept since',
  remove: 'Remove',
  removeTitle: (name: string) => `Remove “${name}”?`,
  removeText: 'The menu is gone with all its versions. Messages already sent with it stay as they are.',
  removed: 'The menu is gone.',
};
const WORDS = {
  en: EN,
  ru: {
    title: 'Студия меню',
    about:
      'Текст, который говорит и слушает клавиши. Напишите его, посмотрите деревом, прогоните — и пусть отвечает или звонит.',
    add: 'Написать меню',
    empty: 'Меню пока нет',
    emptyNext:
      'Напишите первое: приветствие и по строке на каждую клавишу. Пример — в одном нажатии, и никому не позвонят, пока вы не скажете.',
    name: 'Имя',
    versions: 'Версий',
    current: 'Звонки идут по',
    currentVersion: (number: number) => `версии ${number}`,
    made: 'Хранится с',
    remove: 'Удалить',
    removeTitle: (name: string) => `Удалить «${name}»?`,
    removeText: 'Меню пропадёт со всеми версиями. Уже отправленные с ним сообщения останутся как есть.',
    removed: 'Меню удалено.',
  } satisfies typeof EN,
};

type Menu = Reply<'listMenus'>['items'][number];

export function MenuListPage() {
  const words = useWords(WORDS);
  const may = useMay();
  const client = useQueryClient();
  const [removing, setRemoving] = useState<Menu>();
  const { data, error, refetch } = useQuery({
    queryKey: ['listMenus'],
    queryFn: ({ signal }) => ask('listMenus', {}, { signal }),
  });
  const add = (
    <Button leftSection={<IconPlus size={16} />} component={Link} to="/menus/new">
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} actions={data && data.items.length > 0 && add}>
      <Problem of={error} again={() => void refetch()} />
      {!data && !error && <Loader />}
      {data?.items.length === 0 && <Empty title={words.empty} next={words.emptyNext} action={add} />}
      {data && data.items.length > 0 && (
        <Menus menus={data.items} {...(may('manage') && { onRemove: setRemoving })} />
      )}
      <Confirm
        opened={removing !== undefined}
        title={words.removeTitle(removing?.name ?? '')}
        text={words.removeText}
        yes={words.remove}
        onClose={() => setRemoving(undefined)}
        onYes={async () => {
          if (removing) await ask('removeMenu', { parameters: { id: removing.id } });
          await client.invalidateQueries({ queryKey: ['listMenus'] });
          notifications.show({ message: words.removed, color: 'green' });
        }}
      />
    </Page>
  );
}

type MenusProps = { readonly menus: readonly Menu[]; readonly onRemove?: (menu: Menu) => void };

function Menus({ menus, onRemove }: MenusProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  return (
    <FoldingTable label={words.title} width={660} verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.name}</Table.Th>
          <Table.Th>{words.current}</Table.Th>
          <Table.Th>{words.versions}</Table.Th>
          <Table.Th>{words.made}</Table.Th>
          {onRemove && <Table.Td />}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {menus.map((menu) => (
          <Table.Tr key={menu.id}>
            <Table.Td>
              <Anchor
                fw={600}
                renderRoot={(props) => <Link to="/menus/$id" params={{ id: menu.id }} {...props} />}
              >
                {menu.name}
              </Anchor>
            </Table.Td>
            <Table.Td data-label={words.current}>{words.currentVersion(menu.current)}</Table.Td>
            <Table.Td data-label={words.versions}>{formats.number(menu.newest)}</Table.Td>
            <Table.Td data-label={words.made}>{formats.moment(menu.madeAt)}</Table.Td>
            {onRemove && (
              <Table.Td>
                <Group justify="flex-end">
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="red"
                    leftSection={<IconTrash size={14} />}
                    aria-label={words.removeTitle(menu.name)}
                    onClick={() => onRemove(menu)}
                  >
                    {words.remove}
                  </Button>
                </Group>
              </Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </FoldingTable>
  );
}
