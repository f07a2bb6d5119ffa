// The doctor: looks at everything, calls itself, and says in plain sentences what is right and what to do about what is not.

import { Alert, Button, Card, Group, Loader, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconStethoscope } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Finding } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { counted, useLanguage, useWords } from '../../words/words.ts';
import { AdministratorsOnly } from './administrators-only.tsx';

const EN = {
  title: 'Doctor',
  about:
    'Looks at the folder, the database and its books, speech, ports, trunks and links, and has the server call itself by real SIP and sound. It takes some seconds and disturbs nobody.',
  look: 'Look now',
  again: 'Look again',
  looking: 'Looking, and calling itself …',
  well: 'Everything is well.',
  one: 'thing is wrong',
  other: 'things are wrong',
  fine: 'well',
  wrong: 'wrong',
};

const WORDS = {
  en: { ...EN, few: EN.other },
  ru: {
    title: 'Доктор',
    about:
      'Смотрит папку, базу и её книги, речь, порты, транки и каналы, и сервер звонит сам себе настоящим SIP и звуком. Это занимает несколько секунд и никому не мешает.',
    look: 'Проверить',
    again: 'Проверить ещё раз',
    looking: 'Смотрим и звоним себе …',
    well: 'Всё хорошо.',
    one: 'неполадка',
    few: 'неполадки',
    other: 'неполадок',
    fine: 'хорошо',
    wrong: 'неполадка',
  } satisfies typeof EN & { readonly few: string },
};

export function DoctorPage() {
  const { language } = useLanguage();
  // What was found is in one language: in another it is looked for anew.
  return <Doctor key={language} />;
}

function Doctor() {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const look = useMutation({ mutationFn: () => ask('runDoctor', { query: { language } }) });
  return (
    <Page title={words.title} about={words.about}>
      <AdministratorsOnly>
        <Group>
          <Button
            leftSection={<IconStethoscope size={18} aria-hidden />}
            loading={look.isPending}
            onClick={() => look.mutate()}
          >
            {look.data ? words.again : words.look}
          </Button>
        </Group>
        <Problem of={look.error} again={() => look.mutate()} />
        <div aria-live="polite">
          {look.isPending && (
            <Group>
              <Loader size="sm" />
              <Text>{words.looking}</Text>
            </Group>
          )}
          {look.data && !look.isPending && <Findings findings={look.data.items} />}
        </div>
      </AdministratorsOnly>
    </Page>
  );
}

function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const wrong = findings.filter(({ well }) => !well);
  // What is wrong first.
  const sorted = [...wrong, ...findings.filter(({ well }) => well)];
  const forms = { one: words.one, few: words.few, many: words.other, other: words.other };
  return (
    <Stack gap="xs">
      <Alert color={wrong.length === 0 ? 'green' : 'red'} variant="light">
        {wrong.length === 0 ? words.well : counted(language, wrong.length, forms)}
      </Alert>
      {sorted.map(({ subject, well, sentence }) => (
        <Card withBorder key={subject} component="section" aria-label={subject} p="sm">
          <Group wrap="nowrap" align="flex-start">
            <ThemeIcon
              color={well ? 'green' : 'red'}
              variant="light"
              role="img"
              aria-label={well ? words.fine : words.wrong}
            >
              {well ? <IconCheck size={18} /> : <IconAlertTriangle size={18} />}
            </ThemeIcon>
            <div>
              <Title order={2} size="h5">
                {subject}
              </Title>
              <Text size="sm">{sentence}</Text>
            </div>
          </Group>
        </Card>
      ))}
    </Stack>
  );
}
