// The window in which a menu is kept: a name for a new one, and for every version a comment on what is new in it. The comment is
// kept as the text's own private comment, after a line `~~~`: it is neither spoken nor sent.

import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { splitComment } from '../../../../src/language/index.ts';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';

const EN = {
  newTitle: 'Keep this menu',
  versionTitle: 'Save a new version',
  name: 'Name',
  nameAbout: 'Numbers, lists and commands by SMS find the menu by it.',
  comment: 'What is new in it',
  commentAbout: 'Only you see it. It helps to find the version again.',
  atOnce: 'Calls that begin from now on run this version.',
  save: 'Save',
  cancel: 'Not now',
};
const WORDS = {
  en: EN,
  ru: {
    newTitle: 'Сохранить меню',
    versionTitle: 'Сохранить новую версию',
    name: 'Имя',
    nameAbout: 'По нему меню находят номера, списки и команды по SMS.',
    comment: 'Что в ней нового',
    commentAbout: 'Видите только вы. Поможет найти версию потом.',
    atOnce: 'Звонки, которые начнутся с этой минуты, пойдут по этой версии.',
    save: 'Сохранить',
    cancel: 'Не сейчас',
  } satisfies typeof EN,
};

/** Characters of a menu's name that the server takes. */
const NAME_MOST = 60;
const COMMENT_MOST = 200;

type SaveWindowProps = {
  /** The text to be kept; undefined while the window is closed. */
  readonly text: string | undefined;
  readonly of: 'new menu' | 'new version';
  readonly save: (kept: {
    readonly name: string;
    readonly text: string;
    readonly idempotencyKey: string;
  }) => Promise<unknown>;
  readonly onClose: () => void;
};

export function SaveWindow(props: SaveWindowProps) {
  const words = useWords(WORDS);
  const title = props.of === 'new menu' ? words.newTitle : words.versionTitle;
  return (
    <Modal opened={props.text !== undefined} onClose={props.onClose} title={title} centered>
      {props.text !== undefined && <SaveForm {...props} text={props.text} />}
    </Modal>
  );
}

function SaveForm({ text, of, save, onClose }: SaveWindowProps & { readonly text: string }) {
  const words = useWords(WORDS);
  const written = splitComment(text);
  const [name, setName] = useState('');
  const [comment, setComment] = useState(written.comment?.trim() ?? '');
  const key = useRef(crypto.randomUUID());
  const saving = useMutation({
    mutationFn: async () => {
      const said = comment.trim();
      const whole = said === '' ? written.text : `${written.text}\n~~~\n${said}`;
      await save({ name: name.trim(), text: whole, idempotencyKey: key.current });
    },
    onError: () => {
      // What is sent next may be another text: a request of its own.
      key.current = crypto.randomUUID();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {of === 'new menu' ? (
          <TextInput
            label={words.name}
            description={words.nameAbout}
            required
            maxLength={NAME_MOST}
            value={name}
            data-autofocus
            error={fieldError(saving.error, '/name')}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
        ) : (
          <Alert variant="light">{words.atOnce}</Alert>
        )}
        <TextInput
          label={words.comment}
          description={words.commentAbout}
          maxLength={COMMENT_MOST}
          value={comment}
          data-autofocus={of === 'new version' || undefined}
          onChange={({ currentTarget }) => setComment(currentTarget.value)}
        />
        <Problem of={saving.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
