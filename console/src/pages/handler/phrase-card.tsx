// The phrase that signs calls to the handler: set or taken away, never shown again.

import { Button, Card, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';

const EN = {
  title: 'Signature',
  about:
    'With a phrase that only you and this server know, each call bears a signature: your program sees that nobody else has made it.',
  set: 'A phrase is set. It is not shown to anybody.',
  unset: 'No phrase is set: calls are not signed.',
  phrase: 'New phrase',
  save: 'Set the phrase',
  remove: 'Take it away',
  removeTitle: 'Take the phrase away?',
  removeText: 'Calls are no longer signed. A program that looks for the signature will refuse them.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Подпись',
    about:
      'С фразой, которую знаете только вы и этот сервер, каждый вызов подписан: ваша программа видит, что его сделал не чужой.',
    set: 'Фраза задана. Её никому не показывают.',
    unset: 'Фраза не задана: вызовы без подписи.',
    phrase: 'Новая фраза',
    save: 'Задать фразу',
    remove: 'Убрать',
    removeTitle: 'Убрать фразу?',
    removeText: 'Вызовы больше не будут подписаны. Программа, которая ждёт подпись, их не примет.',
  } satisfies typeof EN,
};

export function PhraseCard({ isSet }: { readonly isSet: boolean }) {
  const words = useWords(WORDS);
  const may = useMay()('manage');
  const client = useQueryClient();
  const [phrase, setPhrase] = useState('');
  const [removing, setRemoving] = useState<'no' | 'yes'>('no');
  const change = async (secret: string | null): Promise<void> => {
    await ask('changeSettings', { body: { secret } });
    setPhrase('');
    await client.invalidateQueries({ queryKey: ['getAccount'] });
  };
  const save = useMutation({ mutationFn: () => change(phrase) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Card withBorder>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2}>{words.title}</Title>
          <Text size="sm" c="dimmed">
            {words.about}
          </Text>
          <Text size="sm">{isSet ? words.set : words.unset}</Text>
          {may && (
            <>
              <PasswordInput
                label={words.phrase}
                name="phrase"
                autoComplete="off"
                required
                value={phrase}
                onChange={(event) => setPhrase(event.currentTarget.value)}
                error={fieldError(save.error, '/secret')}
              />
              <Problem of={save.error} />
              <Group>
                <Button type="submit" loading={save.isPending}>
                  {words.save}
                </Button>
                {isSet && (
                  <Button variant="default" onClick={() => setRemoving('yes')}>
                    {words.remove}
                  </Button>
                )}
              </Group>
            </>
          )}
        </Stack>
      </form>
      <Confirm
        opened={removing === 'yes'}
        title={words.removeTitle}
        text={words.removeText}
        yes={words.remove}
        onYes={() => change(null)}
        onClose={() => setRemoving('no')}
      />
    </Card>
  );
}
