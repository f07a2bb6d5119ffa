// The phone's page: turning it on, having oneself rung, dialling, and what happens in the call. Owns their places; the call itself is in
// the dock, which stays when another page is opened.

import { Alert, Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconMicrophoneOff, IconPower } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words/words.ts';
import { Dial } from './dial.tsx';
import { turnOff, turnOn } from './line.ts';
import { LineWords } from './line-words.tsx';
import { usePhone } from './phone-state.ts';
import { PHONE_WORDS } from './phone-words.ts';
import { RingMe, type SentCall } from './ring-me.tsx';
import { Transcript } from './transcript.tsx';

const EN = {
  title: 'Phone',
  about:
    'This window is a phone with a number of its own. Have it rung by a menu, or call from it. It stays on while you open other pages.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Телефон',
    about:
      'Это окно — телефон со своим номером. Пусть меню позвонит в него, или звоните с него сами. Он остаётся включённым на других страницах.',
  } satisfies typeof EN,
};

/** Pixels the dock takes: where there is room, what happens in a call stands beside its keys. */
const BESIDE_DOCK = 304;

export function PhonePage() {
  const words = useWords(WORDS);
  const { line } = usePhone();
  const wanted = useSearch({ from: '/signed-in/phone' });
  const [sent, setSent] = useState<SentCall>();
  return (
    <Page title={words.title} about={words.about} actions={<Power />}>
      <LineState />
      <SimpleGrid cols={{ base: 1, md: 2 }} pe={{ base: 0, lg: line.kind === 'off' ? 0 : BESIDE_DOCK }}>
        <RingMe key={`${wanted.menu} ${wanted.version}`} wanted={wanted} onSent={setSent} />
        <Stack>
          {sent !== undefined && <Transcript key={sent.id} {...sent} />}
          <Dial />
        </Stack>
      </SimpleGrid>
    </Page>
  );
}

function Power() {
  const words = useWords(PHONE_WORDS);
  const { line } = usePhone();
  const off = line.kind === 'off';
  return (
    <Button
      variant="default"
      leftSection={<IconPower size={18} />}
      loading={line.kind === 'connecting'}
      onClick={() => (off ? void turnOn() : turnOff())}
    >
      {off ? words.turnOn : words.turnOff}
    </Button>
  );
}

function LineState() {
  const words = useWords(PHONE_WORDS);
  const { line, microphone } = usePhone();
  const lacking = words.microphone[microphone];
  return (
    <>
      <Text role="status" fw={600}>
        <LineWords line={line} />
      </Text>
      {line.kind !== 'off' && lacking !== '' && (
        <Alert color="yellow" variant="light" icon={<IconMicrophoneOff />}>
          {lacking}
        </Alert>
      )}
    </>
  );
}
