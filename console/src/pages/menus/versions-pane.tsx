// Every version of a menu: when it was kept and why, which one calls run, and two of them to be compared.

import { Badge, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconGitCompare } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { splitComment } from '../../../../src/language/index.ts';
import { ask, type Reply } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';

const EN = {
  version: (number: number) => `Version ${number}`,
  current: 'calls run it',
  shown: 'shown',
  open: 'Open',
  use: 'Let calls run it',
  used: (number: number) => `Calls run version ${number} from now on.`,
  compare: 'Compare with the one before',
  noComment: 'no comment',
};
const WORDS = {
  en: EN,
  ru: {
    version: (number: number) => `Версия ${number}`,
    current: 'звонки идут по ней',
    shown: 'показана',
    open: 'Открыть',
    use: 'Пустить звонки по ней',
    used: (number: number) => `Теперь звонки идут по версии ${number}.`,
    compare: 'Сравнить с предыдущей',
    noComment: 'без пометки',
  } satisfies typeof EN,
};

type VersionsPaneProps = { readonly menu: Reply<'getMenu'>; readonly shown: number };

export function VersionsPane({ menu, shown }: VersionsPaneProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { id, current } = menu;
  const { data, error, refetch } = useQuery({
    queryKey: ['listMenuVersions', id],
    queryFn: ({ signal }) => ask('listMenuVersions', { parameters: { id } }, { signal }),
  });
  const use = useMutation({
    mutationFn: (version: number) =>
      ask('useMenuVersion', { parameters: { id }, body: { current: version } }),
    onSuccess: async (_, version) => {
      // The version in the studio stays there, with whatever is being written in it.
      await navigate({
        to: '/menus/$id',
        params: { id },
        search: { version: shown },
        replace: true,
        ignoreBlocker: true,
      });
      await Promise.all(
        ['listMenus', 'getMenu'].map((queryKey) => client.invalidateQueries({ queryKey: [queryKey] })),
      );
      notifications.show({ message: words.used(version), color: 'green' });
    },
  });
  if (!data && !error) return <Loader />;
  return (
    <Stack gap="xs">
      <Problem of={error} again={() => void refetch()} />
      <Problem of={use.error} />
      {data?.items.map(({ version, savedAt, text }) => {
        const comment = splitComment(text).comment?.trim();
        return (
          <Stack
            key={version}
            gap={4}
            pb="xs"
            style={{ borderBlockEnd: '1px solid var(--mantine-color-default-border)' }}
          >
            <Group gap="xs">
              <Text fw={600}>{words.version(version)}</Text>
              {version === current && (
                <Badge color="green" variant="dot" tt="none">
                  {words.current}
                </Badge>
              )}
              {version === shown && (
                <Badge color="gray" variant="dot" tt="none">
                  {words.shown}
                </Badge>
              )}
              <Text size="sm" c="dimmed">
                {formats.moment(savedAt)}
              </Text>
            </Group>
            <Text size="sm" {...(comment === undefined && { c: 'dimmed' })}>
              {comment ?? words.noComment}
            </Text>
            <Group gap="xs">
              {version !== shown && (
                <Button
                  size="compact-sm"
                  variant="default"
                  renderRoot={(props) => (
                    <Link to="/menus/$id" params={{ id }} search={{ version }} {...props} />
                  )}
                >
                  {words.open}
                </Button>
              )}
              {version !== current && may('manage') && (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={use.isPending && use.variables === version}
                  onClick={() => use.mutate(version)}
                >
                  {words.use}
                </Button>
              )}
              {version > 1 && (
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<IconGitCompare size={14} />}
                  renderRoot={(props) => (
                    <Link
                      to="/menus/$id/compare"
                      params={{ id }}
                      search={{ from: version - 1, to: version }}
                      {...props}
                    />
                  )}
                >
                  {words.compare}
                </Button>
              )}
            </Group>
          </Stack>
        );
      })}
    </Stack>
  );
}
