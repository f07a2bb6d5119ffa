// A question before what cannot be taken back. Owns the window and its two buttons; what is done is the page's.

import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../words/words.ts';
import { Problem } from './problem.tsx';

const WORDS = { en: { no: 'Leave it' }, ru: { no: 'Оставить' } };

type ConfirmProps = {
  readonly opened: boolean;
  readonly title: string;
  /** What happens and what cannot be had back. */
  readonly text: string;
  /** The word of the button that does it. */
  readonly yes: string;
  /** The word of the button that leaves all as it is, where the usual one would mislead. */
  readonly no?: string;
  readonly onYes: () => Promise<unknown>;
  readonly onClose: () => void;
};

export function Confirm({ opened, title, text, yes, no, onYes, onClose }: ConfirmProps) {
  const words = useWords(WORDS);
  const [state, setState] = useState<{ readonly busy: 'no' | 'yes'; readonly trouble?: Error }>({
    busy: 'no',
  });
  const go = async (): Promise<void> => {
    setState({ busy: 'yes' });
    try {
      await onYes();
      setState({ busy: 'no' });
      onClose();
    } catch (trouble) {
      setState({ busy: 'no', trouble: trouble as Error });
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <Stack>
        <Text>{text}</Text>
        <Problem of={state.trouble} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {no ?? words.no}
          </Button>
          <Button color="red" loading={state.busy === 'yes'} onClick={go}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
