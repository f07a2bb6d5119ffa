// One sender name: its state and why, the code of a number, documents, registrations, and giving it up. Owns the drawer.

import { Badge, Button, Drawer, FileButton, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Sender } from '../../../../clients/typescript/src/schema.ts';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Problem } from '../../parts/problem.tsx';
import { counted, useLanguage, useWords } from '../../words/words.ts';
import { SenderCode } from './sender-code.tsx';
import { WORDS } from './words.ts';

type SenderDetailsProps = { readonly sender: Sender; readonly onClose: () => void };

const ACCEPTED = '.jpg,.jpeg,.tif,.tiff,.pdf,.png,.zip,.rar';

export function SenderDetails({ sender, onClose }: SenderDetailsProps) {
  const words = useWords(WORDS);
  const { id, sender: name, state, reason, registrations, kind } = sender;
  const manages = useMay()('manage');
  const [asking, setAsking] = useState<'no' | 'yes'>('no');
  const remove = useChange({
    work: () => ask('removeSender', { parameters: { id } }),
    touches: ['listSenders'],
    onDone: onClose,
  });
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title={name}>
      <Stack gap="lg">
        <div>
          <Text fw={600}>{words.states[state]}</Text>
          <Text size="sm" c="dimmed">
            {words.stateAbout[state]}
          </Text>
          {reason !== null && (
            <Text size="sm">
              {words.reason}: {reason}
            </Text>
          )}
        </div>
        {manages && kind === 'number' && state === 'new' && <SenderCode id={id} />}
        <Comment sender={sender} />
        <Documents sender={sender} />
        <div>
          <Title order={3} size="h5">
            {words.operators}
          </Title>
          {registrations.length === 0 && (
            <Text size="sm" c="dimmed">
              {words.operatorsNone}
            </Text>
          )}
          <Group gap="xs" mt={4}>
            {registrations.map(({ mark, operator, state: reached }) => (
              <Badge key={mark} variant="outline" tt="none">
                {operator} ({mark}): {words.operatorStates[reached]}
              </Badge>
            ))}
          </Group>
        </div>
        {manages && (
          <Group>
            <Button color="red" variant="light" onClick={() => setAsking('yes')}>
              {words.remove}
            </Button>
          </Group>
        )}
      </Stack>
      <Confirm
        opened={asking === 'yes'}
        title={words.removeTitle(name)}
        text={words.removeText}
        yes={words.remove}
        onYes={() => remove.mutateAsync()}
        onClose={() => setAsking('no')}
      />
    </Drawer>
  );
}

function Comment({ sender: { id, comment } }: { readonly sender: Sender }) {
  const words = useWords(WORDS);
  const manages = useMay()('manage');
  const [typed, setTyped] = useState(comment ?? '');
  const change = useChange({
    work: () => ask('changeSender', { parameters: { id }, body: { comment: typed } }),
    touches: ['listSenders'],
    onDone: () => notifications.show({ color: 'green', message: words.saved }),
  });
  return (
    <Stack gap="xs">
      <Textarea
        label={words.comment}
        description={words.commentAbout}
        autosize
        minRows={2}
        readOnly={!manages}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Problem of={change.error} />
      {manages && typed !== (comment ?? '') && (
        <Group>
          <Button size="xs" loading={change.isPending} onClick={() => change.mutate()}>
            {words.save}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Documents({ sender: { id, documents } }: { readonly sender: Sender }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const manages = useMay()('manage');
  const handIn = useChange({
    work: (file: File, keyOf) =>
      ask(
        'addSenderDocument',
        { parameters: { id }, query: { name: file.name }, body: file },
        {
          idempotencyKey: keyOf([file.name, file.size, file.lastModified]),
          contentType: 'application/octet-stream',
        },
      ),
    touches: ['listSenders'],
    onDone: () => notifications.show({ color: 'green', message: words.handedIn }),
  });
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {words.documents}
      </Title>
      <Text size="sm" c="dimmed">
        {words.documentsAbout}
      </Text>
      <Text size="sm">
        {documents === 0 ? words.documentsNone : counted(language, documents, words.documentsSome)}
      </Text>
      <Problem of={handIn.error} />
      {manages && (
        <Group>
          <FileButton onChange={(file) => file && handIn.mutate(file)} accept={ACCEPTED}>
            {(props) => (
              <Button
                {...props}
                size="xs"
                variant="default"
                leftSection={<IconUpload size={16} />}
                loading={handIn.isPending}
              >
                {words.handIn}
              </Button>
            )}
          </FileButton>
        </Group>
      )}
    </Stack>
  );
}
