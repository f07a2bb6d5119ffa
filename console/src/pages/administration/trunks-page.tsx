// Trunks of this node: how each does now, and how it is configured, without its password.

import { Badge, Card, Collapse, Group, Stack, Table, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { TrunkAdministered } from '../../../../clients/typescript/src/schema.ts';
import { reasonText } from '../../../../src/core/administration/reason-words.ts';
import { ask } from '../../api/client.ts';
import { useFormats } from '../../words/formats.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { DownNext, NodeCards } from './node-cards.tsx';

const EN = {
  title: 'Trunks',
  about: 'The ways by which calls leave and come. How each is configured stands in the file of the server.',
  none: 'No trunk is configured',
  noneNext: 'Calls have no way out until one is added to the file of the server.',
  works: 'works',
  down: 'does not work',
  registered: 'registered',
  unregistered: 'not registered',
  busy: 'Lines in use',
  waiting: 'Calls waiting for a line',
  quality: 'Carried of the last calls',
  error: 'Last error',
  settings: 'Settings',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Транки',
    about: 'Пути, по которым звонки уходят и приходят. Как настроен каждый, записано в файле сервера.',
    none: 'Ни одного транка не настроено',
    noneNext: 'Звонкам некуда идти, пока в файл сервера не добавлен хотя бы один.',
    works: 'работает',
    down: 'не работает',
    registered: 'зарегистрирован',
    unregistered: 'не зарегистрирован',
    busy: 'Линий занято',
    waiting: 'Звонков ждёт линии',
    quality: 'Прошло из последних звонков',
    error: 'Последняя ошибка',
    settings: 'Настройки',
  } satisfies typeof EN,
};

export function TrunksPage() {
  const words = useWords(WORDS);
  return (
    <NodeCards
      words={words}
      operation="listTrunks"
      list={(signal) => ask('listTrunks', {}, { signal })}
      card={(trunk) => <TrunkCard key={trunk.now.name} trunk={trunk} />}
    />
  );
}

function TrunkCard({ trunk: { now, settings } }: { readonly trunk: TrunkAdministered }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const formats = useFormats();
  const [opened, { toggle }] = useDisclosure();
  const { name, healthy, registered, busy, lines, waiting, quality, lastError } = now;
  return (
    <Card withBorder component="section" aria-label={name}>
      <Stack gap="xs">
        <Group gap="xs">
          <Title order={2}>{name}</Title>
          <Badge color={healthy ? 'green' : 'red'} variant="dot" tt="none">
            {healthy ? words.works : words.down}
          </Badge>
          {registered !== null && (
            <Badge color={registered ? 'green' : 'red'} variant="dot" tt="none">
              {registered ? words.registered : words.unregistered}
            </Badge>
          )}
        </Group>
        {(!healthy || registered === false) && <DownNext />}
        {lastError !== null && (
          <Text size="sm">
            {words.error}: <b>{reasonText(lastError, language)}</b>
          </Text>
        )}
        <Text size="sm">
          {words.busy}:{' '}
          <b>{`${formats.number(busy ?? 0)}${lines === null ? '' : ` / ${formats.number(lines)}`}`}</b>
          {' · '}
          {words.waiting}: <b>{formats.number(waiting ?? 0)}</b>
          {quality !== null && (
            <>
              {' · '}
              {words.quality}: <b>{formats.percent(quality)}</b>
            </>
          )}
        </Text>
        <UnstyledButton onClick={toggle} aria-expanded={opened}>
          <Text size="sm" td="underline">
            {words.settings}
          </Text>
        </UnstyledButton>
        <Collapse expanded={opened}>
          <Table>
            <Table.Tbody>
              {Object.entries(settings).map(([key, value]) => (
                <Table.Tr key={key}>
                  <Table.Th scope="row">
                    <code>{key}</code>
                  </Table.Th>
                  <Table.Td>{Array.isArray(value) ? value.join(', ') : String(value)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Collapse>
      </Stack>
    </Card>
  );
}
