// The keys of a telephone, for the mouse and for the keyboard. Owns which keys there are; what a key does is told by who shows them.

import { Button, SimpleGrid } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useWords } from '../../words/words.ts';
import { PHONE_WORDS } from './phone-words.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

type KeypadProps = { readonly onKey: (key: string) => void };

export function Keypad({ onKey }: KeypadProps) {
  const words = useWords(PHONE_WORDS);
  const press = useRef(onKey);
  press.current = onKey;
  useEffect(() => {
    const typed = (event: KeyboardEvent): void => {
      const { target } = event;
      // What is typed into a field is meant for the field.
      const field =
        target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]');
      if (field || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (KEYS.some((key) => key === event.key)) press.current(event.key);
    };
    window.addEventListener('keydown', typed);
    return () => window.removeEventListener('keydown', typed);
  }, []);
  return (
    <SimpleGrid cols={3} spacing="xs" maw={240} role="group" aria-label={words.keypad}>
      {KEYS.map((key) => (
        <Button key={key} variant="default" size="md" onClick={() => onKey(key)}>
          {key}
        </Button>
      ))}
    </SimpleGrid>
  );
}
