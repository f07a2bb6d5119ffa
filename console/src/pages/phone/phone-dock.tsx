// The phone at the edge of every page: there while it is on, with the call that rings or is on. Owns its place; a page below may change
// without a word being lost.

import { ActionIcon, Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { IconPower } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../words/words.ts';
import { CallCard } from './call-card.tsx';
import { turnOff } from './line.ts';
import { LineWords } from './line-words.tsx';
import { usePhone } from './phone-state.ts';
import { PHONE_WORDS } from './phone-words.ts';

export function PhoneDock() {
  const words = useWords(PHONE_WORDS);
  const { line, call, lastEnd } = usePhone();
  if (line.kind === 'off' && !call) return null;
  return (
    <Paper
      component="section"
      aria-label={words.phone}
      withBorder
      shadow="md"
      p="sm"
      style={{ position: 'fixed', insetInlineEnd: 16, insetBlockEnd: 16, width: 296, zIndex: 200 }}
    >
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Anchor component={Link} to="/phone" size="sm">
            <LineWords line={line} />
          </Anchor>
          <ActionIcon variant="subtle" aria-label={words.turnOff} onClick={turnOff}>
            <IconPower size={18} />
          </ActionIcon>
        </Group>
        {call && <CallCard call={call} />}
        {!call && lastEnd !== undefined && (
          <Text size="sm" role="status">
            {words.end[lastEnd]}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
