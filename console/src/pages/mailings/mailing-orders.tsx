// What may be done with a mailing at its stage: pause, go on, begin, cancel, delete. Owns which buttons there are.

import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Mailing } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { WORDS } from './mailing-words.ts';

type Stage = Mailing['stage'];
type Order = 'startMailing' | 'pauseMailing' | 'cancelMailing';

const STARTS: Readonly<Partial<Record<Stage, 'start' | 'resume' | 'startAgain'>>> = {
  new: 'start',
  waiting: 'start',
  paused: 'resume',
  finished: 'startAgain',
  cancelled: 'startAgain',
  failed: 'startAgain',
};
const PAUSABLE: readonly Stage[] = ['waiting', 'running'];
const CANCELLABLE: readonly Stage[] = ['new', 'waiting', 'running', 'paused', 'failed'];

export function MailingOrders({ mailing }: { readonly mailing: Pick<Mailing, 'id' | 'stage'> }) {
  const words = useWords(WORDS);
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'cancel' | 'remove'>();
  const { id, stage } = mailing;
  const parameters = { id };
  const done = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['getMailing', id] });
    await client.invalidateQueries({ queryKey: ['listMailings'] });
  };
  const order = useMutation({
    mutationFn: (what: Order) => ask(what, { parameters }),
    onSettled: done,
  });
  const start = STARTS[stage];
  return (
    <>
      {PAUSABLE.includes(stage) && (
        <Button
          leftSection={<IconPlayerPause size={18} />}
          loading={order.isPending}
          onClick={() => order.mutate('pauseMailing')}
        >
          {words.pause}
        </Button>
      )}
      {start && (
        <Button
          variant={start === 'startAgain' ? 'default' : 'filled'}
          leftSection={<IconPlayerPlay size={18} />}
          loading={order.isPending}
          onClick={() => order.mutate('startMailing')}
        >
          {words[start]}
        </Button>
      )}
      {CANCELLABLE.includes(stage) && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={18} />}
          onClick={() => setAsked('cancel')}
        >
          {words.cancel}
        </Button>
      )}
      {stage !== 'running' && may('manage') && (
        <Button variant="default" leftSection={<IconTrash size={18} />} onClick={() => setAsked('remove')}>
          {words.remove}
        </Button>
      )}
      <Problem of={order.error} />
      <Confirm
        opened={asked === 'cancel'}
        title={words.cancelTitle}
        text={words.cancelText}
        yes={words.cancel}
        onYes={() => order.mutateAsync('cancelMailing')}
        onClose={() => setAsked(undefined)}
      />
      <Confirm
        opened={asked === 'remove'}
        title={words.removeTitle}
        text={words.removeText}
        yes={words.remove}
        onYes={async () => {
          await ask('deleteMailing', { parameters });
          await client.invalidateQueries({ queryKey: ['listMailings'] });
          await navigate({ to: '/mailings' });
        }}
        onClose={() => setAsked(undefined)}
      />
    </>
  );
}
