// One message whole: facts, why it is where it is, what happened to it; of a call the drawing, the recordings, and the call step by step.
// Owns the order of these.

import { Anchor, List, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { MessageDetails, TimelineEntry } from '../../../../clients/typescript/src/schema.ts';
import { ERRORS } from '../../../../src/core/messages/errors.ts';
import { ask } from '../../api/client.ts';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { MenuText } from '../../parts/menu-text.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS, STATUS_WORDS } from '../../words/message-words.ts';
import { type Language, useLanguage, useWords } from '../../words/words.ts';
import { CallDrawing } from './call-drawing.tsx';
import { Replay } from './call-replay.tsx';
import { detailText, entryKey } from './entry-text.ts';
import { lastSearch } from './last-search.ts';
import { Recordings } from './recording-player.tsx';
import { KIND_OF_ENTRY, STORY_WORDS, VALUE_WORDS } from './story-words.ts';

const route = getRouteApi('/signed-in/history/$number');

/** The API tells one message five times a minute: what is on the page is taken for new so long. */
const FRESH = 30_000;

export function MessagePage() {
  const words = useWords(STORY_WORDS);
  const kinds = useWords(KIND_WORDS);
  const statuses = useWords(STATUS_WORDS);
  const { number } = route.useParams();
  const parameters = { id: number };
  const { data, error, refetch } = useQuery({
    queryKey: ['getMessage', number],
    queryFn: ({ signal }) => ask('getMessage', { parameters }, { signal }),
    staleTime: FRESH,
    refetchOnWindowFocus: false,
  });
  const title = data ? `${kinds[data.kind]} ${data.recipient}` : `${words.message} ${number}`;
  return (
    <Page
      title={title}
      about={words.about}
      actions={
        <>
          {data?.kind === 'call' && (
            <Anchor renderRoot={(props) => <Link to="/heat" search={{ text: data.text }} {...props} />}>
              {words.heat}
            </Anchor>
          )}
          <Anchor renderRoot={(props) => <Link to="/history" search={lastSearch()} {...props} />}>
            {words.back}
          </Anchor>
        </>
      }
    >
      <Problem of={error} again={() => void refetch()} />
      {data && <Facts message={data} />}
      {!error && (
        <>
          <Why message={number} />
          <Story message={number} ended={data ? statuses[data.status] : ''} />
        </>
      )}
    </Page>
  );
}

function errorText({ errorCode, errorText: said }: MessageDetails, language: Language): string | null {
  return ERRORS.get(errorCode)?.[language] ?? said;
}

function Facts({ message }: { readonly message: MessageDetails }) {
  const words = useWords(STORY_WORDS);
  const { language } = useLanguage();
  const formats = useFormats();
  const { cause } = message;
  const facts: readonly (readonly [string, string | null])[] = [
    [words.accepted, formats.moment(message.acceptedAt)],
    [words.changed, formats.moment(message.changedAt)],
    [words.price, formats.money(message.price)],
    [words.parts, formats.number(message.parts)],
    [words.attempts, formats.number(message.attempts)],
    [words.sender, message.sender],
    [words.id, message.id],
    [words.comment, message.comment],
    [words.error, message.errorCode === 0 ? null : errorText(message, language)],
  ];
  return (
    <Stack gap="xs">
      <StatusBadge status={message.status} />
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
        {facts.flatMap(([name, value]) =>
          value === null || value === ''
            ? []
            : [
                <div key={name}>
                  <Text size="xs" c="dimmed">
                    {name}
                  </Text>
                  <Text size="sm">{value}</Text>
                </div>,
              ],
        )}
      </SimpleGrid>
      {cause !== null && (
        <Text size="sm">
          {words.cause}{' '}
          <Anchor component={Link} to={`/history/${cause}`}>
            {cause}
          </Anchor>
        </Text>
      )}
      {message.kind !== 'call' && <MenuText label={words.text} text={message.text} marks={[]} />}
    </Stack>
  );
}

function Why({ message }: { readonly message: string }) {
  const words = useWords(STORY_WORDS);
  const { language } = useLanguage();
  const { data } = useQuery({
    queryKey: ['explainMessage', message, language],
    queryFn: ({ signal }) =>
      ask('explainMessage', { parameters: { id: message }, query: { language } }, { signal }),
  });
  if (!data || data.sentences.length === 0) return null;
  return (
    <Stack gap={4}>
      <Title order={2}>{words.why}</Title>
      <List size="sm">
        {data.sentences.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

type StoryProps = {
  readonly message: string;
  /** Its status in words. */
  readonly ended: string;
};

function Story({ message, ended }: StoryProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['getMessageTimeline', message],
    queryFn: ({ signal }) => ask('getMessageTimeline', { parameters: { id: message } }, { signal }),
  });
  if (error) return <Problem of={error} again={() => void refetch()} />;
  if (!data) return null;
  const isCall = data.entries.some(
    ({ kind }) => kind === 'answered' || kind === 'dialling' || kind === 'incoming',
  );
  return (
    <>
      {isCall && (
        <>
          <CallDrawing entries={data.entries} />
          <Recordings message={message} />
          <Replay message={message} />
        </>
      )}
      <Entries entries={data.entries} ended={ended} />
    </>
  );
}

type EntriesProps = { readonly entries: readonly TimelineEntry[]; readonly ended: string };

function Entries({ entries, ended }: EntriesProps) {
  const words = useWords(STORY_WORDS);
  const kinds = useWords(KIND_OF_ENTRY);
  const values = useWords(VALUE_WORDS);
  const formats = useFormats();
  const lasted = ({ at, until }: TimelineEntry): string =>
    until === null
      ? ''
      : `${formats.number(Math.round((Date.parse(until) - Date.parse(at)) / 100) / 10)} ${words.seconds}`;
  return (
    <Stack gap="xs">
      <Title order={2}>{words.story}</Title>
      <FoldingTable label={words.story} width={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.when}</Table.Th>
            <Table.Th>{words.lasted}</Table.Th>
            <Table.Th>{words.what}</Table.Th>
            <Table.Th>{words.details}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entryKey(entry)}>
              <Table.Td data-label={words.when}>{formats.time(entry.at)}</Table.Td>
              <Table.Td data-label={lasted(entry) === '' ? undefined : words.lasted}>
                {lasted(entry)}
              </Table.Td>
              <Table.Td data-label={words.what}>
                {kinds[entry.kind]} {entry.item !== null && <code>[{entry.item}]</code>}
              </Table.Td>
              <Table.Td data-label={words.details}>{detailText(entry, values, ended)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </FoldingTable>
    </Stack>
  );
}
