// "Ring me": a call is sent to this window's own phone with a menu of the account, or an example. Owns the choice of the text and the
// sending; the phone that rings is the dock's.

import { Button, Card, Group, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ask } from '../../api/client.ts';
import { Problem } from '../../parts/problem.tsx';
import { useLanguage, useWords } from '../../words/words.ts';
import { turnOn } from './line.ts';
import { changePhone, phoneState, usePhone } from './phone-state.ts';
import type { PhoneSearch } from './routes.ts';

const EN = {
  title: 'Ring me',
  about: 'A real call with a menu comes to this window. It costs nothing.',
  which: 'Which menu',
  example: 'An example',
  own: 'What stands below',
  versionOf: (name: string, version: number) => `${name}, version ${version}`,
  text: 'The text of the call',
  ring: 'Ring me',
  comes: 'The call is on its way: answer it when it rings.',
  off: 'The phone did not come on: see what it says above.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Позвоните мне',
    about: 'Настоящий звонок с меню придёт в это окно. Он бесплатный.',
    which: 'Какое меню',
    example: 'Пример',
    own: 'То, что ниже',
    versionOf: (name: string, version: number) => `${name}, версия ${version}`,
    text: 'Текст звонка',
    ring: 'Позвоните мне',
    comes: 'Звонок уже в пути: ответьте, когда зазвонит.',
    off: 'Телефон не включился: причина написана выше.',
  } satisfies typeof EN,
};

const EXAMPLES = {
  en: `Hello! This is your own menu speaking.
{menu: Press 1 to hear it again, 2 to leave a message, or 3 to hang up
1: repeat
2: record: 5
3: end
} Goodbye!`,
  ru: `Здравствуйте! Говорит ваше меню.
{menu: Нажмите 1, чтобы повторить, 2, чтобы оставить сообщение, или 3, чтобы закончить
1: repeat
2: record: 5
3: end
} До свидания!`,
};

const OWN = 'own';
const EXAMPLE = 'example';
/** How long it rings here, seconds: the person is at the screen, but has to find the button. */
const RING_SECONDS = 30;

export type SentCall = { readonly id: string; readonly recipient: string };

type RingMeProps = { readonly wanted: PhoneSearch; readonly onSent: (sent: SentCall) => void };

export function RingMe({ wanted, onSent }: RingMeProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const { call, lastEnd } = usePhone();
  const [which, setWhich] = useState(wanted.menu === undefined ? EXAMPLE : `${wanted.menu}`);
  const [written, setWritten] = useState<string>();
  const key = useId();
  const menus = useQuery({
    queryKey: ['listMenus'],
    queryFn: ({ signal }) => ask('listMenus', {}, { signal }),
  });
  const version = which === `${wanted.menu}` ? wanted.version : undefined;
  const saved = useMenuText(which, version);
  const text = which === OWN ? (written ?? '') : which === EXAMPLE ? EXAMPLES[language] : (saved.text ?? '');
  const ring = useMutation({
    mutationFn: async () => {
      changePhone({ lastEnd: undefined });
      if (!(await turnOn())) return undefined;
      const { line } = phoneState();
      if (line.kind !== 'ready') return undefined;
      const sent = await ask(
        'sendMessages',
        {
          body: {
            kind: 'call',
            recipients: [line.number],
            text,
            call: { ringSeconds: RING_SECONDS, attempts: 1 },
          },
        },
        { idempotencyKey: `${key}${Date.now()}` },
      );
      return { id: sent.id, recipient: sent.recipients[0]?.recipient ?? line.number };
    },
    onSuccess: (sent) => {
      if (sent !== undefined) onSent(sent);
    },
  });
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
        <NativeSelect
          label={words.which}
          value={which}
          onChange={({ currentTarget }) => setWhich(currentTarget.value)}
          data={[
            { value: EXAMPLE, label: words.example },
            ...(menus.data?.items ?? []).map(({ id, name }) => ({
              value: `${id}`,
              label: id === wanted.menu && wanted.version ? words.versionOf(name, wanted.version) : name,
            })),
            ...(written === undefined ? [] : [{ value: OWN, label: words.own }]),
          ]}
        />
        <Textarea
          label={words.text}
          autosize
          minRows={4}
          maxRows={12}
          value={text}
          classNames={{ input: 'mono' }}
          onChange={({ currentTarget }) => {
            setWritten(currentTarget.value);
            setWhich(OWN);
          }}
        />
        <Problem of={ring.error ?? menus.error ?? saved.trouble} />
        <Group>
          <Button
            leftSection={<IconPhoneCall size={18} />}
            loading={ring.isPending}
            disabled={call !== undefined || text.trim() === ''}
            onClick={() => ring.mutate()}
          >
            {words.ring}
          </Button>
          {ring.isSuccess && (
            <Text size="sm" role="status">
              {ring.data === undefined
                ? words.off
                : call === undefined && lastEnd === undefined
                  ? words.comes
                  : ''}
            </Text>
          )}
        </Group>
      </Stack>
    </Card>
  );
}

/** A saved menu in a version of it, or its current one; no text while it is read, or when none is chosen. */
function useMenuText(
  which: string,
  version: number | undefined,
): { readonly text: string | undefined; readonly trouble: Error | null } {
  const id = Number(which);
  const { data, error } = useQuery({
    queryKey: ['getMenu', id, 'text', version ?? 'current'],
    queryFn: async ({ signal }) =>
      version === undefined
        ? await ask('getMenu', { parameters: { id } }, { signal })
        : await ask('getMenuVersion', { parameters: { id, version } }, { signal }),
    enabled: Number.isInteger(id) && id > 0,
  });
  return { text: data?.text, trouble: error };
}
