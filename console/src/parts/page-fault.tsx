// What stands in place of a page that broke. Owns nothing but the way out.

import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useWords } from '../words/words.ts';
import { Page } from './page.tsx';
import { Problem } from './problem.tsx';

const WORDS = { en: { title: 'This page cannot be shown' }, ru: { title: 'Страницу нельзя показать' } };

export function PageFault({ error, reset }: ErrorComponentProps) {
  const words = useWords(WORDS);
  const router = useRouter();
  const again = (): void => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title={words.title}>
      <Problem of={error instanceof Error ? error : new Error(String(error))} again={again} />
    </Page>
  );
}
