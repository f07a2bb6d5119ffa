// The SMS that answers incoming messages by itself: on, off, its text. Owns this form.

import { Anchor, Button, Group, Loader, Stack, Switch, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

export function AutomaticAnswer() {
  const words = useWords(WORDS);
  const query = useQuery({
    queryKey: ['getAutomaticAnswer'],
    queryFn: ({ signal }) => ask('getAutomaticAnswer', {}, { signal }),
  });
  return (
    <Section title={words.parts.answers} about={words.answersAbout}>
      {query.isPending && <Loader />}
      <Problem of={query.error} again={() => void query.refetch()} />
      {query.data && <AnswerForm present={query.data.text} />}
      <Anchor component={Link} to="/rented-numbers" size="sm">
        {words.answersCalls}
      </Anchor>
    </Section>
  );
}

function AnswerForm({ present }: { readonly present: string | null }) {
  const words = useWords(WORDS);
  const manages = useMay()('manage');
  const [on, setOn] = useState<'no' | 'yes'>(present === null ? 'no' : 'yes');
  const [text, setText] = useState(present ?? '');
  const change = useChange({
    work: () => ask('setAutomaticAnswer', { body: { text: on === 'yes' ? text : null } }),
    touches: ['getAutomaticAnswer'],
    onDone: () => notifications.show({ color: 'green', message: words.saved }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Switch
          label={words.answersOn}
          checked={on === 'yes'}
          disabled={!manages}
          onChange={(event) => setOn(event.currentTarget.checked ? 'yes' : 'no')}
        />
        <Textarea
          label={words.answersText}
          autosize
          minRows={3}
          maxLength={1_000}
          required={on === 'yes'}
          disabled={!manages || on === 'no'}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Problem of={change.error} />
        <Group>
          <Button type="submit" disabled={!manages} loading={change.isPending}>
            {words.save}
          </Button>
          <Text size="sm" c="dimmed">
            {text.length} / 1000
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
