// Why a text was not spoken, in words, and the way to try again. Owns how the engine's own reason is shown; anything else that goes wrong
// is `problem.tsx`.

import { Alert, Button, Text } from '@mantine/core';
import { IconVolumeOff } from '@tabler/icons-react';
import { reasonText } from '../../../src/core/administration/reason-words.ts';
import { Refusal } from '../api/client.ts';
import { useLanguage, useWords } from '../words/words.ts';
import { Problem } from './problem.tsx';

const WORDS = {
  en: {
    title: 'This text cannot be spoken',
    next: 'Its calls would end before they ring. Whoever looks after this installation sees more under Doctor.',
    again: 'Try again',
  },
  ru: {
    title: 'Этот текст не произнести',
    next: 'Звонки с ним кончатся до гудков. Подробности — у того, кто следит за установкой, в разделе «Доктор».',
    again: 'Повторить',
  },
};

type SpeechProblemProps = { readonly of: Error | null | undefined; readonly again?: () => void };

/** Nothing when there is no trouble. */
export function SpeechProblem({ of, again }: SpeechProblemProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  if (!(of instanceof Refusal) || of.code !== 'change-failed')
    return <Problem of={of} {...(again && { again })} />;
  return (
    <Alert color="red" variant="light" icon={<IconVolumeOff />} title={words.title} role="alert">
      <Text size="sm">{reasonText(of.message, language)}</Text>
      <Text size="sm">{words.next}</Text>
      {again && (
        <Button mt="xs" size="compact-sm" variant="light" color="red" onClick={again}>
          {words.again}
        </Button>
      )}
    </Alert>
  );
}
