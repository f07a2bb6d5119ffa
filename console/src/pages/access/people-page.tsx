// People of the account: who may sign in, in which role. Owns the list; what is done to one is `person-windows.tsx`.

import { ActionIcon, Badge, Button, Group, Menu, Table, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useIsOwner } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AccessFrame } from './access-frame.tsx';
import { type PersonAct, PersonWindows } from './person-windows.tsx';
import { ROLE_WORDS } from './role-words.ts';

const EN = {
  title: 'People',
  about:
    'Each person has a login, a password and a role of their own. Programs do not need a person: give them a key.',
  add: 'Add a person',
  login: 'Login',
  role: 'Role',
  codes: 'Codes',
  last: 'Last sign-in',
  never: 'Never',
  on: 'On',
  off: 'Off',
  blocked: 'Blocked',
  given: 'Has yet to choose a password, until',
  acts: 'What can be done',
  change: 'Name and role',
  password: 'Give a new password',
  codesOff: 'Switch codes off',
  block: 'Block',
  unblock: 'Let in again',
  remove: 'Remove',
  none: 'Only you so far',
  next: 'Add whoever works with you: you are given a password for them, and they choose their own at the first sign-in.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Люди',
    about: 'У каждого свои логин, пароль и роль. Программам человек не нужен: дайте им ключ.',
    add: 'Добавить человека',
    login: 'Логин',
    role: 'Роль',
    codes: 'Коды',
    last: 'Последний вход',
    never: 'Не было',
    on: 'Включены',
    off: 'Выключены',
    blocked: 'Заблокирован',
    given: 'Ещё не придумал пароль, срок до',
    acts: 'Что можно сделать',
    change: 'Имя и роль',
    password: 'Выдать новый пароль',
    codesOff: 'Выключить коды',
    block: 'Заблокировать',
    unblock: 'Впустить снова',
    remove: 'Удалить',
    none: 'Пока только вы',
    next: 'Добавьте тех, кто работает с вами: вы получите для них пароль, а при первом входе они придумают свой.',
  } satisfies typeof EN,
};

export function PeoplePage() {
  const words = useWords(WORDS);
  const owner = useIsOwner();
  const client = useQueryClient();
  const [act, setAct] = useState<PersonAct>();
  const { data, error, refetch } = useQuery({
    queryKey: ['listPeople'],
    queryFn: ({ signal }) => ask('listPeople', {}, { signal }),
    enabled: owner,
  });
  const add = <Button onClick={() => setAct({ kind: 'add' })}>{words.add}</Button>;
  return (
    <AccessFrame title={words.title} about={words.about} for="owners" actions={add}>
      <Problem of={error} again={() => void refetch()} />
      {data?.items.length === 0 && <Empty title={words.none} next={words.next} />}
      {data && data.items.length > 0 && <PeopleTable people={data.items} onAct={setAct} />}
      <PersonWindows
        act={act}
        onClose={() => setAct(undefined)}
        onDone={() => client.invalidateQueries({ queryKey: ['listPeople'] })}
      />
    </AccessFrame>
  );
}

type TableProps = { readonly people: readonly Person[]; readonly onAct: (act: PersonAct) => void };

function PeopleTable({ people, onAct }: TableProps) {
  const words = useWords(WORDS);
  return (
    <FoldingTable label={words.title} width={720} verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.login}</Table.Th>
          <Table.Th>{words.role}</Table.Th>
          <Table.Th>{words.codes}</Table.Th>
          <Table.Th>{words.last}</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} onAct={onAct} />
        ))}
      </Table.Tbody>
    </FoldingTable>
  );
}

type RowProps = { readonly person: Person; readonly onAct: (act: PersonAct) => void };

function PersonRow({ person, onAct }: RowProps) {
  const words = useWords(WORDS);
  const roles = useWords(ROLE_WORDS);
  const formats = useFormats();
  const blocked = person.state === 'blocked';
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          <Text size="sm">{person.login}</Text>
          {blocked && (
            <Badge color="red" variant="light" tt="none">
              {words.blocked}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {person.name}
        </Text>
        {person.passwordUntil !== null && (
          <Text size="xs" c="dimmed">
            {words.given} {formats.date(person.passwordUntil)}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label={words.role}>{roles[person.role].name}</Table.Td>
      <Table.Td data-label={words.codes}>{person.secondFactor ? words.on : words.off}</Table.Td>
      <Table.Td data-label={words.last}>
        {person.signedInAt === null ? words.never : formats.moment(person.signedInAt)}
      </Table.Td>
      <Table.Td>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={`${words.acts}: ${person.login}`}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onAct({ kind: 'change', person })}>{words.change}</Menu.Item>
            <Menu.Item onClick={() => onAct({ kind: 'password', person })}>{words.password}</Menu.Item>
            {person.secondFactor && (
              <Menu.Item onClick={() => onAct({ kind: 'codes-off', person })}>{words.codesOff}</Menu.Item>
            )}
            <Menu.Item onClick={() => onAct({ kind: blocked ? 'unblock' : 'block', person })}>
              {blocked ? words.unblock : words.block}
            </Menu.Item>
            <Menu.Item color="red" onClick={() => onAct({ kind: 'remove', person })}>
              {words.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Table.Td>
    </Table.Tr>
  );
}
