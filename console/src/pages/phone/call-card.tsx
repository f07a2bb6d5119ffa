// The call that is on: who it is, answer and decline while it rings, keys, mute and loudness while people talk. Owns what can be done
// with it; it stands in the dock, whatever page is open.

import { Button, Group, Stack, Text } from '@mantine/core';
import { IconMicrophone, IconMicrophoneOff, IconPhone, IconPhoneOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { Keypad } from './keypad.tsx';
import { Levels } from './levels.tsx';
import { answer, hangUp, mute, press } from './line.ts';
import type { Call } from './phone-state.ts';
import { PHONE_WORDS } from './phone-words.ts';

type CallCardProps = { readonly call: Call };

export function CallCard({ call }: CallCardProps) {
  if (call.phase === 'ringing' && call.direction === 'in') return <Ringing call={call} />;
  return <Talking call={call} />;
}

function Ringing({ call }: CallCardProps) {
  const words = useWords(PHONE_WORDS);
  return (
    <Stack gap="sm">
      <Text fw={600} role="alert">
        {words.ringing(call.with)}
      </Text>
      <Group grow>
        <Button leftSection={<IconPhone size={18} />} onClick={answer}>
          {words.answer}
        </Button>
        <Button color="red" variant="light" leftSection={<IconPhoneOff size={18} />} onClick={hangUp}>
          {words.decline}
        </Button>
      </Group>
    </Stack>
  );
}

function Talking({ call }: CallCardProps) {
  const words = useWords(PHONE_WORDS);
  const said =
    call.phase === 'talking'
      ? words.talking(call.with)
      : call.phase === 'connecting'
        ? words.joining
        : words.calling(call.with);
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} role="status">
          {said}
        </Text>
        {call.since !== undefined && <Since at={call.since} />}
      </Group>
      {call.phase === 'talking' && (
        <>
          <Levels />
          <Keypad onKey={press} />
          {call.keys !== '' && <Text size="sm">{words.pressed(call.keys)}</Text>}
        </>
      )}
      <Stack gap="xs">
        {call.phase === 'talking' && (
          <Button
            variant="default"
            aria-pressed={call.muted}
            leftSection={call.muted ? <IconMicrophoneOff size={18} /> : <IconMicrophone size={18} />}
            onClick={() => mute(!call.muted)}
          >
            {call.muted ? words.unmute : words.mute}
          </Button>
        )}
        <Button color="red" leftSection={<IconPhoneOff size={18} />} onClick={hangUp}>
          {words.hangUp}
        </Button>
      </Stack>
    </Stack>
  );
}

function Since({ at }: { readonly at: number }) {
  const formats = useFormats();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = window.setTimeout(() => setNow(Date.now()), 1_000 - ((now - at) % 1_000));
    return () => window.clearTimeout(timer);
  }, [now, at]);
  return (
    <Text size="sm" c="dimmed">
      {formats.duration(now - at)}
    </Text>
  );
}
