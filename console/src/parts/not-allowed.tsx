// What stands where a role may not do what a page is for: what it lacks, and whom to ask.

import { useWords } from '../words/words.ts';
import { Empty } from './empty.tsx';
import { Page } from './page.tsx';

const WORDS = {
  en: {
    title: 'Your role does not send',
    next: 'You may look at what was sent. Ask the owner of the account to let you send.',
  },
  ru: {
    title: 'Ваша роль не отправляет',
    next: 'Вы можете смотреть, что отправлено. Чтобы отправлять, обратитесь к владельцу аккаунта.',
  },
};

/** `page`: the heading of the page that it stands on. */
export function SendingNotAllowed({ page }: { readonly page: string }) {
  const words = useWords(WORDS);
  return (
    <Page title={page}>
      <Empty title={words.title} next={words.next} />
    </Page>
  );
}
