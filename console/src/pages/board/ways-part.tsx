// Links and trunks with how they do: each a line, what is wrong in words beside the colour.

import { Badge, Card, Group, Loader, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { LinkNow, TrunkNow } from '../../../../clients/typescript/src/schema.ts';
import { reasonText } from '../../../../src/core/administration/reason-words.ts';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { WORDS } from './board-words.ts';

type WaysPartProps = {
  readonly links: readonly LinkNow[] | undefined;
  readonly trunks: readonly TrunkNow[] | undefined;
};

export function WaysPart({ links, trunks }: WaysPartProps) {
  const words = useWords(WORDS);
  return (
    <Card withBorder component="section" aria-label={words.ways}>
      <Stack gap="sm">
        <Title order={2}>{words.ways}</Title>
        {(!links || !trunks) && <Loader aria-label={words.opening} />}
        {links?.length === 0 && trunks?.length === 0 && <Text c="dimmed">{words.noWays}</Text>}
        {trunks?.map((trunk) => (
          <TrunkLine key={trunk.name} trunk={trunk} />
        ))}
        {links?.map((link) => (
          <LinkLine key={link.name} link={link} />
        ))}
      </Stack>
    </Card>
  );
}

type WayProps = {
  readonly name: string;
  readonly state: 'well' | 'ill' | 'unknown';
  readonly word: string;
  readonly figures: readonly (string | undefined)[];
  readonly children?: ReactNode;
};

const COLOURS: Readonly<Record<WayProps['state'], string>> = { well: 'green', ill: 'red', unknown: 'gray' };

function Way({ name, state, word, figures, children }: WayProps) {
  return (
    <div>
      <Group gap="xs">
        <Text fw={600}>{name}</Text>
        <Badge color={COLOURS[state]} variant="dot" tt="none">
          {word}
        </Badge>
        <Text size="sm" c="dimmed">
          {figures.filter((one) => one !== undefined).join(' · ')}
        </Text>
      </Group>
      {children}
    </div>
  );
}

function TrunkLine({ trunk }: { readonly trunk: TrunkNow }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const formats = useFormats();
  const { name, healthy, registered, busy, lines, waiting, quality, lastError } = trunk;
  const word = registered === false ? words.unregistered : healthy ? words.up : words.down;
  const used = busy === null ? undefined : `${words.lines} ${busy}${lines === null ? '' : ` / ${lines}`}`;
  return (
    <Way
      name={name}
      state={healthy ? 'well' : 'ill'}
      word={word}
      figures={[
        used,
        waiting === null || waiting === 0 ? undefined : `${words.callsWaiting} ${formats.number(waiting)}`,
        quality === null ? undefined : `${words.share} ${formats.percent(quality)}`,
      ]}
    >
      {lastError !== null && <Text size="sm">{reasonText(lastError, language)}</Text>}
    </Way>
  );
}

function LinkLine({ link }: { readonly link: LinkNow }) {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const formats = useFormats();
  const { name, up, throttledSince, waiting, underWay, quality, window } = link;
  const state = up === null ? 'unknown' : up ? 'well' : 'ill';
  const word = up === null ? words.unknown : up ? words.up : words.down;
  return (
    <Way
      name={name}
      state={state}
      word={throttledSince === null ? word : `${word}, ${words.throttled}`}
      figures={[
        link.kinds.map((kind) => kinds[kind]).join(', '),
        `${words.linkWaiting} ${formats.number(waiting)}`,
        `${words.underWay} ${formats.number(underWay)}`,
        window === null ? undefined : `${window.used} / ${window.size}`,
        quality === null ? undefined : `${words.share} ${formats.percent(quality)}`,
      ]}
    />
  );
}
