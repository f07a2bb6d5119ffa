// Signing out, and saying so when it did not work. Owns the notice; what signing out is, is the session's.

import { notifications } from '@mantine/notifications';
import { Refusal } from '../api/client.ts';
import { useSignOut } from '../api/session.ts';
import { problemText } from '../words/problem-words.ts';
import { useLanguage, useWords } from '../words/words.ts';

const WORDS = {
  en: { title: 'You are still signed in' },
  ru: { title: 'Вы всё ещё вошли' },
};

export function useSignOutOrTell(): () => void {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const signOut = useSignOut();
  return () => {
    signOut().catch((trouble: unknown) => {
      const message = trouble instanceof Refusal ? problemText(trouble, language) : String(trouble);
      notifications.show({ color: 'red', title: words.title, message });
    });
  };
}
