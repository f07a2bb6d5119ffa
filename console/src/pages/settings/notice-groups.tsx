// Groups of people that are told of events (`ping.php`). Owns the list; the form is notice-group-form.tsx.

import { Badge, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaskGroup } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { NoticeGroupForm } from './notice-group-form.tsx';
import { WORDS } from './words.ts';

type Window =
  | { readonly kind: 'none' | 'make' }
  | { readonly kind: 'change' | 'remove'; readonly group: TaskGroup };

export function NoticeGroups() {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const may = useMay();
  const [window, setWindow] = useState<Window>({ kind: 'none' });
  const close = (): void => setWindow({ kind: 'none' });
  const query = useQuery({
    queryKey: ['listTaskGroups'],
    queryFn: ({ signal }) => ask('listTaskGroups', {}, { signal }),
  });
  const remove = useChange({
    work: (id: number) => ask('deleteTaskGroup', { parameters: { id } }),
    touches: ['listTaskGroups'],
  });
  const tell = useChange({
    work: ({ id, name }: TaskGroup, keyOf) => {
      const body = { what: 'failure', name, host: 'dozvon', info: new Date().toISOString() } as const;
      return ask('notifyTaskGroup', { parameters: { id }, body }, { idempotencyKey: keyOf([id, body]) });
    },
    touches: ['listMessages', 'getBalance'],
    onDone: () => notifications.show({ color: 'green', message: words.tested }),
  });
  const make = may('manage') && <Button onClick={() => setWindow({ kind: 'make' })}>{words.make}</Button>;
  return (
    <Section
      title={words.parts.notices}
      about={words.noticesAbout}
      actions={query.data?.items.length ? make : undefined}
    >
      <Problem of={tell.error} />
      <ListTable
        label={words.parts.notices}
        query={query}
        rowKey={({ id }) => id}
        minWidth={680}
        empty={<Empty title={words.groupsEmptyTitle} next={words.groupsEmptyNext} action={make} />}
        columns={[
          { name: words.number, cell: ({ id }) => <code title={words.numberAbout}>{id}</code> },
          { name: words.name, cell: ({ name }) => <Text fw={600}>{name}</Text> },
          {
            name: words.kinds,
            cell: (group) => (
              <Group gap={4}>
                {group.kinds.map((kind) => (
                  <Badge key={kind} variant="outline" tt="none">
                    {kinds[kind]}
                  </Badge>
                ))}
              </Group>
            ),
          },
          { name: words.contacts, cell: ({ contacts }) => contacts.join(', ') },
          {
            name: words.do,
            cell: (group) => (
              <Group gap="xs">
                {may('send') && (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`${words.test} ${group.name}`}
                    loading={tell.isPending && tell.variables?.id === group.id}
                    onClick={() => tell.mutate(group)}
                  >
                    {words.test}
                  </Button>
                )}
                {may('manage') &&
                  (['change', 'remove'] as const).map((kind) => (
                    <Button
                      key={kind}
                      size="xs"
                      variant="default"
                      aria-label={`${words[kind]} ${group.name}`}
                      onClick={() => setWindow({ kind, group })}
                    >
                      {words[kind]}
                    </Button>
                  ))}
              </Group>
            ),
          },
        ]}
      />
      {(window.kind === 'make' || window.kind === 'change') && (
        <NoticeGroupForm present={window.kind === 'change' ? window.group : undefined} onClose={close} />
      )}
      {window.kind === 'remove' && (
        <Confirm
          opened
          title={words.removeTitle(window.group.name)}
          text={words.removeText}
          yes={words.remove}
          onYes={() => remove.mutateAsync(window.group.id)}
          onClose={close}
        />
      )}
    </Section>
  );
}
