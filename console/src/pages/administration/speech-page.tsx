// What texts are spoken by: the engine, its voices, what it keeps.

import { Card, Loader, Progress, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { KeptSounds } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AdministratorsOnly } from './administrators-only.tsx';
import { SpeechTrial } from './speech-trial.tsx';
import { SPEECH_WORDS, voiceText } from './speech-words.ts';

export function SpeechPage() {
  const words = useWords(SPEECH_WORDS);
  return (
    <Page title={words.title} about={words.about}>
      <AdministratorsOnly>
        <Speech />
      </AdministratorsOnly>
    </Page>
  );
}

function Speech() {
  const words = useWords(SPEECH_WORDS);
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ['getSpeech'],
    queryFn: ({ signal }) => ask('getSpeech', {}, { signal }),
  });
  if (isPending) return <Loader />;
  if (!data) return <Problem of={error} again={() => void refetch()} />;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Card withBorder component="section" aria-label={words.engine}>
        <Stack gap="xs">
          <Title order={2}>{words.engine}</Title>
          <Text>
            <code>{data.engine}</code>
          </Text>
          {data.voices.length === 0 && <Text c="dimmed">{words.noVoices}</Text>}
          {data.voices.length > 0 && (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.voice}</Table.Th>
                  <Table.Th>{words.as}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.voices.map(({ name, as }) => (
                  <Table.Tr key={name}>
                    <Table.Th scope="row">
                      <code>{name}</code> {name === data.defaultVoice && words.usual}
                    </Table.Th>
                    <Table.Td>{voiceText(as, words)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Stack>
      </Card>
      <Stack>
        <SpeechTrial speech={data} />
        <Card withBorder component="section" aria-label={words.kept}>
          <Stack gap="xs">
            <Title order={2}>{words.kept}</Title>
            <Text c="dimmed" size="sm">
              {words.keptAbout}
            </Text>
            <Kept name={words.disk} kept={data.disk} />
            <Kept name={words.memory} kept={data.memory} />
          </Stack>
        </Card>
      </Stack>
    </SimpleGrid>
  );
}

const MEGABYTE = 1_048_576;

function Kept({ name, kept }: { readonly name: string; readonly kept: KeptSounds }) {
  const words = useWords(SPEECH_WORDS);
  const formats = useFormats();
  const megabytes = (bytes: number): string => formats.number(Math.round((bytes / MEGABYTE) * 10) / 10);
  return (
    <div>
      <Text size="sm">
        {name}: <b>{formats.number(kept.sounds)}</b> {words.sounds}, {megabytes(kept.bytes)} /{' '}
        {megabytes(kept.bytesMost)} {words.megabytes}
      </Text>
      <Progress
        aria-label={name}
        value={kept.bytesMost === 0 ? 0 : (100 * kept.bytes) / kept.bytesMost}
        size="sm"
      />
    </div>
  );
}
