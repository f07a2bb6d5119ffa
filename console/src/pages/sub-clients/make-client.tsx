// The window that makes a sub-client and gives it its first money. Owns its fields.

import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/change.ts';
import { ask } from '../../api/client.ts';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { useWords } from '../../words/words.ts';
import { PasswordField } from './password-field.tsx';
import { SHARINGS, type Sharing, spendsMain } from './sharing.ts';
import { WORDS } from './words.ts';

type MakeClientProps = { readonly onClose: () => void; readonly onMade: (id: number) => void };

type Typed = {
  readonly login: string;
  readonly password: string;
  readonly sharing: Sharing;
  readonly plan: string;
  readonly amount: string;
};

const NOTHING: Typed = {
  login: '',
  password: '',
  sharing: 'own tariff, own balance',
  plan: '0',
  amount: '',
};

const PLANS = Array.from({ length: 9 }, (_, plan) => String(plan));

export function MakeClient({ onClose, onMade }: MakeClientProps) {
  const words = useWords(WORDS);
  const [typed, setTyped] = useState(NOTHING);
  const { login, password, sharing, plan, amount } = typed;
  const set = (part: Partial<Typed>): void => setTyped((before) => ({ ...before, ...part }));
  const make = useChange({
    work: async (_, keyOf) => {
      const settings = { type: String(SHARINGS.indexOf(sharing)), tariff: plan };
      const body = { login: login.trim(), password, settings };
      const { id } = await ask('createSubClient', { body }, { idempotencyKey: keyOf(body) });
      const sum = amount.trim().replace(',', '.');
      if (sum === '' || spendsMain(sharing)) return { id, paid: 'yes' as const };
      // The account is there whatever becomes of its money: that is told apart, and can be done again on its page.
      const paid = await ask(
        'paySubClient',
        { parameters: { id }, body: { amount: sum } },
        { idempotencyKey: `${keyOf(body)}p` },
      )
        .then(() => 'yes' as const)
        .catch(() => 'no' as const);
      return { id, paid };
    },
    touches: ['listSubClients', 'getBalance'],
    onDone: ({ id, paid }) => {
      notifications.show(
        paid === 'yes'
          ? { color: 'green', message: words.made }
          : { color: 'orange', message: words.madeUnpaid, autoClose: false },
      );
      onMade(id);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  const wrong = (['/login', '/password'] as const).map((at) => fieldError(make.error, at));
  return (
    <Modal opened onClose={onClose} title={words.make} centered size="lg">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={words.login}
            name="login"
            autoComplete="off"
            required
            data-autofocus
            value={login}
            error={wrong[0]}
            onChange={(event) => set({ login: event.currentTarget.value })}
          />
          <PasswordField
            label={words.password}
            value={password}
            error={wrong[1]}
            onChange={(value) => set({ password: value })}
          />
          <NativeSelect
            label={words.sharing}
            description={words.sharingAbout[sharing]}
            value={sharing}
            data={SHARINGS.map((one) => ({ value: one, label: words.sharings[one] }))}
            onChange={(event) => set({ sharing: event.currentTarget.value as Sharing })}
          />
          <Group grow align="flex-start">
            <NativeSelect
              label={words.plan}
              description={words.planAbout}
              value={plan}
              data={PLANS}
              onChange={(event) => set({ plan: event.currentTarget.value })}
            />
            {!spendsMain(sharing) && (
              <TextInput
                label={words.give}
                description={words.giveAbout}
                name="amount"
                inputMode="decimal"
                value={amount}
                onChange={(event) => set({ amount: event.currentTarget.value })}
              />
            )}
          </Group>
          {wrong.every((one) => one === undefined) && <Problem of={make.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button type="submit" loading={make.isPending}>
              {words.makeGo}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
