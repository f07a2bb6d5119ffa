// Which kind of message it is: the usual ones at hand, others behind them. Owns the choice.

import { Button, Chip, Collapse, Group, Stack, Text } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { KIND_FORMS, type Kind } from './draft.ts';
import { WORDS } from './send-words.ts';

type KindPickerProps = { readonly value: Kind; readonly onChange: (kind: Kind) => void };

const kindsOf = (group: 'usual' | 'more' | 'advanced'): readonly Kind[] =>
  (Object.keys(KIND_FORMS) as Kind[]).filter((kind) => KIND_FORMS[kind].group === group);

export function KindPicker({ value, onChange }: KindPickerProps) {
  const words = useWords(WORDS);
  const label = useId();
  const [more, setMore] = useState<'shown' | 'hidden'>(
    KIND_FORMS[value].group === 'usual' ? 'hidden' : 'shown',
  );
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600} id={label}>
        {words.kind}
      </Text>
      <Chip.Group value={value} onChange={(kind) => onChange(kind as Kind)}>
        <Stack gap="xs" role="radiogroup" aria-labelledby={label}>
          <Group gap={6}>
            <Chips of={kindsOf('usual')} />
            <Button
              variant="subtle"
              size="compact-sm"
              aria-expanded={more === 'shown'}
              rightSection={more === 'shown' ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
              onClick={() => setMore(more === 'shown' ? 'hidden' : 'shown')}
            >
              {words.more}
            </Button>
          </Group>
          <Collapse expanded={more === 'shown'}>
            <Stack gap="xs">
              <Group gap={6}>
                <Chips of={kindsOf('more')} />
              </Group>
              <Group gap={6}>
                <Text size="xs" c="dimmed">
                  {words.advanced}
                </Text>
                <Chips of={kindsOf('advanced')} />
              </Group>
            </Stack>
          </Collapse>
        </Stack>
      </Chip.Group>
    </Stack>
  );
}

function Chips({ of }: { readonly of: readonly Kind[] }) {
  const kinds = useWords(KIND_WORDS);
  return of.map((kind) => (
    <Chip key={kind} value={kind} radius="md">
      {kinds[kind]}
    </Chip>
  ));
}
