// What stands in place of these pages for who does not look after the installation. Owns that sentence and who sees it.

import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { useWords } from '../../words/words.ts';

const WORDS = {
  en: {
    only: 'Only accounts that look after the installation see this. Who runs the server can let an account in: ./dozvon account administrator LOGIN on',
  },
  ru: {
    only: 'Это видят только аккаунты, которые следят за установкой. Доступ даёт тот, кто держит сервер: ./dozvon account administrator LOGIN on',
  },
};

export function AdministratorsOnly({ children }: { readonly children: ReactNode }) {
  const words = useWords(WORDS);
  const may = useMay();
  return may('administrator') ? children : <Text c="dimmed">{words.only}</Text>;
}
