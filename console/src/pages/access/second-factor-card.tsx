// Codes at one's own sign-in: set up with a QR code, confirmed, switched off. Owns the steps; secret and recovery codes are
// kept by nothing but this card while it is seen.

import {
  Alert,
  Badge,
  Button,
  Card,
  Group,
  Modal,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { BegunSecondFactor } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { sessionQuery, useSession } from '../../api/session.ts';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { useWords } from '../../words/words.ts';
import { QrCode } from './qr-code.tsx';

const EN = {
  title: 'Codes at the sign-in',
  on: 'On',
  off: 'Off',
  about:
    'With a code from your phone beside the password, a password that somebody has seen is not enough to get in.',
  setUp: 'Set up codes',
  password: 'Your password',
  next: 'Next',
  scan: 'Scan this with an authenticator on your phone',
  byHand: 'Or type this by hand',
  code: 'Code it shows now',
  switchOn: 'Switch codes on',
  switchOff: 'Switch codes off',
  codeOff: 'Present code, or a recovery code',
  recovery: 'Recovery codes',
  recoveryAbout: 'Each lets you in once in place of a code, should you lose your phone.',
  kept: 'I have kept them',
  wrongPassword: 'This is not your password.',
  wrongCode: 'This is not the present code.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Коды при входе',
    on: 'Включены',
    off: 'Выключены',
    about: 'С кодом из телефона рядом с паролем подсмотренного пароля для входа мало.',
    setUp: 'Настроить коды',
    password: 'Ваш пароль',
    next: 'Дальше',
    scan: 'Отсканируйте приложением для кодов на телефоне',
    byHand: 'Или введите вручную',
    code: 'Код, который оно показывает сейчас',
    switchOn: 'Включить коды',
    switchOff: 'Выключить коды',
    codeOff: 'Текущий код или код восстановления',
    recovery: 'Коды восстановления',
    recoveryAbout: 'Каждый один раз пустит вас вместо кода, если телефон потеряется.',
    kept: 'Я их сохранил(а)',
    wrongPassword: 'Это не ваш пароль.',
    wrongCode: 'Это не текущий код.',
  } satisfies typeof EN,
};

type Step =
  | { readonly kind: 'idle' }
  | { readonly kind: 'password' }
  | { readonly kind: 'begun'; readonly begun: BegunSecondFactor }
  | { readonly kind: 'done'; readonly recoveryCodes: readonly string[] }
  | { readonly kind: 'removing' };

export function SecondFactorCard() {
  const words = useWords(WORDS);
  const { person } = useSession();
  const [step, setStep] = useState<Step>({ kind: 'idle' });
  const close = (): void => setStep({ kind: 'idle' });
  return (
    <Card withBorder>
      <Stack gap="sm" align="flex-start">
        <Group>
          <Title order={2}>{words.title}</Title>
          <Badge color={person.secondFactor ? 'green' : 'gray'} variant="dot" tt="none">
            {person.secondFactor ? words.on : words.off}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {words.about}
        </Text>
        {step.kind === 'done' ? (
          <>
            <ShownOnce label={words.recovery} lines={step.recoveryCodes} />
            <Text size="sm">{words.recoveryAbout}</Text>
            <Button onClick={close}>{words.kept}</Button>
          </>
        ) : (
          <Button
            variant={person.secondFactor ? 'default' : 'filled'}
            onClick={() => setStep({ kind: person.secondFactor ? 'removing' : 'password' })}
          >
            {person.secondFactor ? words.switchOff : words.setUp}
          </Button>
        )}
      </Stack>
      <Modal
        opened={step.kind === 'password' || step.kind === 'begun'}
        onClose={close}
        title={words.setUp}
        centered
      >
        {step.kind === 'password' && <AskPassword onBegun={(begun) => setStep({ kind: 'begun', begun })} />}
        {step.kind === 'begun' && (
          <Confirming
            begun={step.begun}
            onDone={(recoveryCodes) => setStep({ kind: 'done', recoveryCodes })}
          />
        )}
      </Modal>
      <Modal opened={step.kind === 'removing'} onClose={close} title={words.switchOff} centered>
        <Removing onDone={close} />
      </Modal>
    </Card>
  );
}

function AskPassword({ onBegun }: { readonly onBegun: (begun: BegunSecondFactor) => void }) {
  const words = useWords(WORDS);
  const [password, setPassword] = useState('');
  const begin = useMutation({
    mutationFn: () => ask('beginSecondFactor', { body: { password } }),
    onSuccess: onBegun,
  });
  const wrong = fieldError(begin.error, '/password') !== undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    begin.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasswordInput
          label={words.password}
          name="ownPassword"
          autoComplete="current-password"
          required
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong && words.wrongPassword}
        />
        {!wrong && <Problem of={begin.error} />}
        <Button type="submit" loading={begin.isPending}>
          {words.next}
        </Button>
      </Stack>
    </form>
  );
}

type ConfirmingProps = {
  readonly begun: BegunSecondFactor;
  readonly onDone: (recoveryCodes: readonly string[]) => void;
};

function Confirming({ begun, onDone }: ConfirmingProps) {
  const words = useWords(WORDS);
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => ask('confirmSecondFactor', { body: { code } }),
    onSuccess: ({ recoveryCodes }) => {
      onDone(recoveryCodes);
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const wrong = fieldError(confirm.error, '/code') !== undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{words.scan}</Text>
        <QrCode text={begun.uri} label={words.scan} />
        <ShownOnce label={words.byHand} lines={[begun.secret]} />
        <TextInput
          label={words.code}
          name="code"
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={wrong && words.wrongCode}
        />
        {!wrong && <Problem of={confirm.error} />}
        <Button type="submit" loading={confirm.isPending}>
          {words.switchOn}
        </Button>
      </Stack>
    </form>
  );
}

function Removing({ onDone }: { readonly onDone: () => void }) {
  const words = useWords(WORDS);
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const remove = useMutation({
    mutationFn: () => ask('removeSecondFactor', { query: { code } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      onDone();
    },
  });
  const wrong = fieldError(remove.error, '/query/code') !== undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    remove.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={words.codeOff}
          name="codeOff"
          autoComplete="one-time-code"
          required
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={wrong && words.wrongCode}
        />
        {!wrong &&
          (remove.error ? <Problem of={remove.error} /> : <Alert color="yellow">{words.about}</Alert>)}
        <Button type="submit" color="red" loading={remove.isPending}>
          {words.switchOff}
        </Button>
      </Stack>
    </form>
  );
}
