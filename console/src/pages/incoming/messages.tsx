// Messages of subscribers, the newest first, with filters, and a reply to one. Owns the list and the filters' way into the address.

import { Anchor, Button, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { IncomingMessage } from '../../../../clients/typescript/src/schema.ts';
import { usePaged } from '../../api/paged.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { PagedTable } from '../../parts/paged-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { Reply } from './reply.tsx';
import { WORDS } from './words.ts';

const isNumber = (from: string): boolean => /^\d{7,15}$/.test(from);

export function Messages() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const may = useMay();
  const navigate = useNavigate();
  const { subscriber, to } = useSearch({ from: '/signed-in/incoming' });
  const [answered, setAnswered] = useState<IncomingMessage>();
  const filtered = subscriber !== undefined || to !== undefined;
  const filters = { ...(subscriber !== undefined && { subscriber }), ...(to !== undefined && { to }) };
  const query = usePaged('listIncomingMessages', { query: { order: 'newest', limit: 100, ...filters } });
  const clear = (): void => void navigate({ to: '/incoming', search: { part: 'messages' } });
  const search = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [from, number] = [String(given.get('subscriber')).trim(), String(given.get('to')).trim()];
    const asked = { ...(from !== '' && { subscriber: from }), ...(number !== '' && { to: number }) };
    void navigate({ to: '/incoming', search: { part: 'messages', ...asked } });
  };
  const empty = filtered ? (
    <Empty
      title={words.messagesNoneTitle}
      next={words.messagesNoneNext}
      action={<Button onClick={clear}>{words.clear}</Button>}
    />
  ) : (
    <Empty
      title={words.messagesEmptyTitle}
      next={words.messagesEmptyNext}
      action={
        <Anchor component={Link} to="/rented-numbers">
          {words.rent}
        </Anchor>
      }
    />
  );
  return (
    <Stack>
      <search>
        <form onSubmit={search} key={`${subscriber} ${to}`}>
          <Group align="flex-end">
            <TextInput
              label={words.subscriber}
              name="subscriber"
              type="tel"
              defaultValue={subscriber ?? ''}
            />
            <TextInput label={words.to} name="to" type="tel" defaultValue={to ?? ''} />
            <FindButton />
          </Group>
        </form>
      </search>
      <PagedTable
        label={words.parts.messages}
        query={query}
        rowKey={({ number }) => number}
        rowHeight={56}
        empty={empty}
        columns={[
          { name: words.received, width: '12rem', cell: ({ receivedAt }) => formats.moment(receivedAt) },
          {
            name: words.from,
            width: '9rem',
            cell: ({ from }) => (
              <Anchor
                renderRoot={(props) => (
                  <Link {...props} to="/incoming" search={{ part: 'messages', subscriber: from }} />
                )}
              >
                {from}
              </Anchor>
            ),
          },
          { name: words.to, width: '9rem', cell: (message) => message.to },
          {
            name: words.text,
            width: 'minmax(14rem, 3fr)',
            cell: ({ text }) => (
              <Tooltip label={text} multiline maw={420} openDelay={400}>
                <Text size="sm" lineClamp={2}>
                  {text}
                </Text>
              </Tooltip>
            ),
          },
          ...(may('send')
            ? [
                {
                  name: words.reply,
                  width: '8rem',
                  cell: (message: IncomingMessage) => (
                    <Button
                      size="xs"
                      variant="default"
                      disabled={!isNumber(message.from)}
                      title={isNumber(message.from) ? undefined : words.cannotReply}
                      aria-label={words.replyTo(message.from)}
                      onClick={() => setAnswered(message)}
                    >
                      {words.reply}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {answered && <Reply message={answered} onClose={() => setAnswered(undefined)} />}
    </Stack>
  );
}

const FIND = { en: { find: 'Find' }, ru: { find: 'Найти' } };

function FindButton() {
  const { find } = useWords(FIND);
  return (
    <Button type="submit" variant="default">
      {find}
    </Button>
  );
}
