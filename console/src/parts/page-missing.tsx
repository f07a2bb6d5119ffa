// What stands at an address that has no page.

import { Anchor, Box } from '@mantine/core';
import { useWords } from '../words/words.ts';
import { Page } from './page.tsx';

const WORDS = {
  en: { title: 'There is no such page', home: 'To the start' },
  ru: { title: 'Такой страницы нет', home: 'В начало' },
};

export function PageMissing() {
  const words = useWords(WORDS);
  return (
    <Box p="md">
      <Page title={words.title}>
        <Anchor href="/console/">{words.home}</Anchor>
      </Page>
    </Box>
  );
}
