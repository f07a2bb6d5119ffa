// How loud both sides of a call are, as bars that move. Owns the drawing; the levels are measured by the phone.

import { Group, Progress, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useWords } from '../../words/words.ts';
import { levels } from './line.ts';
import { PHONE_WORDS } from './phone-words.ts';

/** Milliseconds between two looks: as often as eyes can tell. */
const EVERY = 80;

export function Levels() {
  const words = useWords(PHONE_WORDS);
  const [now, setNow] = useState({ mine: 0, theirs: 0 });
  useEffect(() => {
    let timer = 0;
    const look = (): void => {
      setNow(levels());
      timer = window.setTimeout(look, EVERY);
    };
    look();
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <>
      <Level label={words.they} value={now.theirs} />
      <Level label={words.you} value={now.mine} />
    </>
  );
}

function Level({ label, value }: { readonly label: string; readonly value: number }) {
  const percent = Math.round(value * 100);
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" w={96}>
        {label}
      </Text>
      <Progress.Root
        flex={1}
        size="md"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <Progress.Section value={percent} withAria={false} />
      </Progress.Root>
    </Group>
  );
}
