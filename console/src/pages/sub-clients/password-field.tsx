// A password for somebody else: typed, or invented here. Owns the inventing, by the rule of the service.

import { Button, CopyButton, Group, TextInput } from '@mantine/core';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

const LETTERS = 'abcdefghijkmnpqrstuvwxyz';
const DIGITS = '23456789';
const PARTS = [LETTERS, LETTERS.toUpperCase(), DIGITS] as const;
const LENGTH = 15;

/** Fifteen signs that are not mistaken for each other, of each sort at least one. */
function inventPassword(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(LENGTH));
  const all = PARTS.join('');
  return [...bytes]
    .map((value, at) => {
      const from = PARTS[at] ?? all;
      return from[value % from.length] ?? '';
    })
    .join('');
}

type PasswordFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
};

export function PasswordField({ label, value, error, onChange }: PasswordFieldProps) {
  const words = useWords(WORDS);
  return (
    <Group align="flex-end" wrap="nowrap">
      <TextInput
        label={label}
        description={words.passwordAbout}
        name="password"
        autoComplete="off"
        required
        flex={1}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Button variant="default" onClick={() => onChange(inventPassword())}>
        {words.invent}
      </Button>
      {value !== '' && (
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
      )}
    </Group>
  );
}
