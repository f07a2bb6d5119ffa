// A menu that is not kept yet.

import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import { Page } from '../../parts/page.tsx';
import { useWords } from '../../words/words.ts';
import { SaveWindow } from './save-window.tsx';
import { Studio } from './studio.tsx';

const EN = {
  title: 'New menu',
  about: 'Write; see it drawn, checked and rehearsed beside the text.',
  saved: 'The menu is kept.',
};
const WORDS = {
  en: EN,
  ru: {
    title: 'Новое меню',
    about: 'Пишите: рядом с текстом меню нарисовано, проверено и готово к прогону.',
    saved: 'Меню сохранено.',
  } satisfies typeof EN,
};

export function NewMenuPage() {
  const words = useWords(WORDS);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [toKeep, setToKeep] = useState<string>();
  return (
    <Page title={words.title} about={words.about}>
      <Studio kept="" onSave={setToKeep} />
      <SaveWindow
        of="new menu"
        text={toKeep}
        onClose={() => setToKeep(undefined)}
        save={async ({ name, text, idempotencyKey }) => {
          const menu = await ask('addMenu', { body: { name, text } }, { idempotencyKey });
          setToKeep(undefined);
          await client.invalidateQueries({ queryKey: ['listMenus'] });
          notifications.show({ message: words.saved, color: 'green' });
          await navigate({ to: '/menus/$id', params: { id: menu.id }, ignoreBlocker: true });
        }}
      />
    </Page>
  );
}
