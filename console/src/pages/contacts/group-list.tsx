// Groups of a book: chosen, made, renamed, numbered, deleted. Owns this list and the form of a group.

import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Modal,
  NavLink,
  NumberInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconPencil, IconPlus, IconSend } from '@tabler/icons-react';
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ContactGroup, ContactGroupList } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import type { Book } from '../../parts/number-list.ts';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './contact-words.ts';

export function useGroups(book: Book): UseQueryResult<ContactGroupList> {
  return useQuery({
    queryKey: ['listGroups', book],
    queryFn: ({ signal }) => ask('listGroups', { parameters: { book } }, { signal }),
  });
}

type GroupListProps = {
  readonly book: Book;
  readonly groups: UseQueryResult<ContactGroupList>;
  readonly chosen: number | undefined;
};

export function GroupList({ book, groups, chosen }: GroupListProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const may = useMay();
  const [form, setForm] = useState<ContactGroup | 'new'>();
  const search = (group: number | undefined): string => {
    const query = new URLSearchParams({
      ...(book === 'mails' && { book }),
      ...(group !== undefined && { group: String(group) }),
    }).toString();
    return query === '' ? '/contacts' : `/contacts?${query}`;
  };
  return (
    <Stack gap={4} component="section" aria-label={words.groups}>
      <Group justify="space-between">
        <Title order={2}>{words.groups}</Title>
        {may('manage') && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={() => setForm('new')}
          >
            {words.addGroup}
          </Button>
        )}
      </Group>
      <Problem of={groups.error} again={() => void groups.refetch()} />
      <NavLink
        component={Link}
        to={search(undefined)}
        label={words.everybody}
        active={chosen === undefined}
        variant="light"
      />
      {groups.data?.items.map((one) => (
        <Group key={one.id} gap={2} wrap="nowrap">
          <NavLink
            component={Link}
            to={search(one.id)}
            label={one.name}
            active={chosen === one.id}
            variant="light"
            rightSection={
              <Group gap={6} wrap="nowrap">
                {one.number !== null && (
                  <Badge variant="outline" size="sm" tt="none" color="gray" c="var(--mantine-color-text)">
                    G{one.number}
                  </Badge>
                )}
                <Text size="sm" c="dimmed">
                  {formats.number(one.contacts)}
                </Text>
              </Group>
            }
          />
          {may('manage') && (
            <ActionIcon variant="subtle" aria-label={words.change(one.name)} onClick={() => setForm(one)}>
              <IconPencil size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {form && (
        <GroupForm book={book} group={form === 'new' ? undefined : form} onClose={() => setForm(undefined)} />
      )}
    </Stack>
  );
}

type GroupFormProps = {
  readonly book: Book;
  readonly group: ContactGroup | undefined;
  readonly onClose: () => void;
};

function GroupForm({ book, group, onClose }: GroupFormProps) {
  const words = useWords(WORDS);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(group?.name ?? '');
  const [number, setNumber] = useState<string | number>(group?.number ?? '');
  const [asked, setAsked] = useState<'remove'>();
  const done = (): Promise<void> => client.invalidateQueries({ queryKey: ['listGroups', book] });
  const save = useMutation({
    mutationFn: async () => {
      const told = number === '' ? undefined : Number(number);
      if (!group) {
        const body = { name, ...(told !== undefined && { number: told }) };
        return await ask('addGroup', { parameters: { book }, body });
      }
      const parameters = { book, group: group.id };
      return await ask('changeGroup', { parameters, body: { name, number: told ?? null } });
    },
    onSuccess: async () => {
      await done();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={group ? words.group : words.newGroup} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <TextInput
            label={words.groupName}
            required
            maxLength={100}
            value={name}
            error={fieldError(save.error, '/name')}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NumberInput
            label={words.groupNumber}
            description={words.groupNumberAbout}
            min={1}
            max={999_999}
            allowDecimal={false}
            value={number}
            error={fieldError(save.error, '/number')}
            onChange={setNumber}
          />
          <Problem of={save.error} />
          <Group justify="space-between">
            {group ? (
              <Group gap="xs">
                <Button variant="default" color="red" onClick={() => setAsked('remove')}>
                  {words.remove}
                </Button>
                {group.contacts > 0 && (
                  <Button
                    component={Link}
                    to={`/send?to=G${group.number ?? group.id}`}
                    variant="default"
                    leftSection={<IconSend size={16} />}
                  >
                    {words.sendTo}
                  </Button>
                )}
              </Group>
            ) : (
              <span />
            )}
            <Button type="submit" loading={save.isPending}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
      <Confirm
        opened={asked === 'remove'}
        title={words.removeGroup}
        text={words.removeGroupText}
        yes={words.remove}
        onYes={async () => {
          if (group) await ask('removeGroup', { parameters: { book, group: group.id } });
          await done();
          await navigate({ to: '/contacts', search: book === 'mails' ? { book } : {} });
          onClose();
        }}
        onClose={() => setAsked(undefined)}
      />
    </Modal>
  );
}
