// The twelve keys of a telephone.

import { Button, Text } from '@mantine/core';
import type { Key } from '../../../../src/language/index.ts';
import { useWords } from '../../words/words.ts';

const WORDS = {
  en: { pad: 'Keys', key: 'Key', star: 'star', hash: 'hash' },
  ru: { pad: 'Клавиши', key: 'Клавиша', star: 'звёздочка', hash: 'решётка' },
};

const KEYS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

type KeypadProps = { readonly onKey: (key: Key) => void; readonly disabled: boolean };

export function Keypad({ onKey, disabled }: KeypadProps) {
  const words = useWords(WORDS);
  const name = (key: Key) => (key === '*' ? words.star : key === '#' ? words.hash : key);
  return (
    <fieldset className="menu-pad" style={{ border: 0, margin: 0, padding: 0 }} aria-label={words.pad}>
      {KEYS.map((key) => (
        <Button
          key={key}
          variant="default"
          size="lg"
          px="lg"
          disabled={disabled}
          aria-label={`${words.key} ${name(key)}`}
          onClick={() => onKey(key)}
        >
          <Text className="mono" fw={700} size="lg" component="span">
            {key}
          </Text>
        </Button>
      ))}
    </fieldset>
  );
}
