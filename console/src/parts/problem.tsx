// What went wrong, in words, and the way to try again. Owns how refusals are shown; which words a code has is problem-words.ts.

import { Alert, Button, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Refusal } from '../api/client.ts';
import { isOfAddress, problemText } from '../words/problem-words.ts';
import { useLanguage, useWords } from '../words/words.ts';

const WORDS = {
  en: { title: 'That did not work', again: 'Try again', unknown: 'Something unexpected happened.' },
  ru: { title: 'Не получилось', again: 'Повторить', unknown: 'Случилось что-то неожиданное.' },
};

type ProblemProps = { readonly of: Error | null | undefined; readonly again?: () => void };

/** Nothing when there is no trouble. */
export function Problem({ of, again }: ProblemProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  if (!of) return null;
  const refusal = of instanceof Refusal ? of : undefined;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={words.title} role="alert">
      <Text size="sm">{refusal ? problemText(refusal, language) : words.unknown}</Text>
      {refusal && refusal.places.length > 0 && !isOfAddress(refusal) && (
        <List size="sm">
          {refusal.places.map(({ at, detail }) => (
            <List.Item key={`${at} ${detail}`}>
              <code>{at}</code> {detail}
            </List.Item>
          ))}
        </List>
      )}
      {again && (
        <Button mt="xs" size="compact-sm" variant="light" color="red" onClick={again}>
          {words.again}
        </Button>
      )}
    </Alert>
  );
}

/** What a refusal says of one member of the body, for the field that holds it; `pointer` such as `/name`. */
export function fieldError(trouble: Error | null | undefined, pointer: string): string | undefined {
  if (!(trouble instanceof Refusal)) return undefined;
  return trouble.places.find(({ at }) => at === pointer || at.startsWith(`${pointer}/`))?.detail;
}
