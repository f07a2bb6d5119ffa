// What an owner does to a person, each in a window of its own: adding, name and role, another password, codes, blocking,
// removing. Owns these windows; a password that was given is shown by the one that gave it and forgotten when it closes.

import { Button, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Person, PersonWithPassword } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { useWords } from '../../words/words.ts';
import { ROLE_WORDS, ROLES, type Role } from './role-words.ts';

export type PersonAct =
  | { readonly kind: 'add' }
  | { readonly kind: 'change'; readonly person: Person }
  | {
      readonly kind: 'password' | 'codes-off' | 'block' | 'unblock' | 'remove';
      readonly person: Person;
    };

const EN = {
  add: 'Add a person',
  change: 'Name and role',
  login: 'Login',
  loginAbout: 'Nobody else in this installation may have it. It stays as it is.',
  name: 'Name',
  role: 'Role',
  save: 'Save',
  done: 'Done',
  passwordOf: 'Password of',
  passwordTitle: 'Give a new password?',
  passwordText: 'The present one is good no more, and all sessions of this person end.',
  passwordYes: 'Give one',
  'codes-offTitle': 'Switch codes off?',
  'codes-offText': 'Do it when somebody has lost both phone and recovery codes, and you know who asks.',
  'codes-offYes': 'Switch off',
  blockTitle: 'Block this person?',
  blockText: 'All sessions end, and nobody gets in with this login until you say otherwise.',
  blockYes: 'Block',
  unblockTitle: 'Let this person in again?',
  unblockText: 'With the same password and role as before.',
  unblockYes: 'Let in',
  removeTitle: 'Remove this person?',
  removeText: 'At once and for good. What the person did stays in the audit log.',
  removeYes: 'Remove',
};

const WORDS = {
  en: EN,
  ru: {
    add: 'Добавить человека',
    change: 'Имя и роль',
    login: 'Логин',
    loginAbout: 'В этой установке он должен быть единственным. Потом его не изменить.',
    name: 'Имя',
    role: 'Роль',
    save: 'Сохранить',
    done: 'Готово',
    passwordOf: 'Пароль для',
    passwordTitle: 'Выдать новый пароль?',
    passwordText: 'Прежний больше не подойдёт, все сеансы человека завершатся.',
    passwordYes: 'Выдать',
    'codes-offTitle': 'Выключить коды?',
    'codes-offText': 'Если потеряны и телефон, и коды восстановления, и вы знаете, кто просит.',
    'codes-offYes': 'Выключить',
    blockTitle: 'Заблокировать?',
    blockText: 'Все сеансы завершатся, с этим логином никто не войдёт, пока вы не разрешите.',
    blockYes: 'Заблокировать',
    unblockTitle: 'Впустить снова?',
    unblockText: 'С прежними паролем и ролью.',
    unblockYes: 'Впустить',
    removeTitle: 'Удалить человека?',
    removeText: 'Сразу и навсегда. Что он делал, останется в журнале действий.',
    removeYes: 'Удалить',
  } satisfies typeof EN,
};

type WindowsProps = {
  readonly act: PersonAct | undefined;
  readonly onClose: () => void;
  /** The list is to be asked anew. */
  readonly onDone: () => Promise<unknown>;
};

export function PersonWindows({ act, onClose, onDone }: WindowsProps) {
  const words = useWords(WORDS);
  const [given, setGiven] = useState<PersonWithPassword>();
  const edits = act?.kind === 'add' || act?.kind === 'change';
  const asks = act === undefined || act.kind === 'add' || act.kind === 'change' ? undefined : act;
  const saved = async (person: PersonWithPassword): Promise<void> => {
    if (person.password !== undefined) setGiven(person);
    await onDone();
  };
  const confirmed = async (): Promise<void> => {
    if (asks === undefined) return;
    if (asks.kind === 'remove') {
      await ask('removePerson', { parameters: { id: asks.person.id } });
      await onDone();
    } else
      await saved(
        await ask('changePerson', { parameters: { id: asks.person.id }, body: CHANGES[asks.kind] }),
      );
  };
  return (
    <>
      <Modal opened={edits} onClose={onClose} title={act?.kind === 'add' ? words.add : words.change} centered>
        {edits && (
          <PersonForm
            person={act.kind === 'change' ? act.person : undefined}
            onSaved={async (person) => {
              onClose();
              await saved(person);
            }}
          />
        )}
      </Modal>
      <Confirm
        opened={asks !== undefined}
        title={asks ? `${words[`${asks.kind}Title`]} ${asks.person.login}` : ''}
        text={asks ? words[`${asks.kind}Text`] : ''}
        yes={asks ? words[`${asks.kind}Yes`] : ''}
        onYes={confirmed}
        onClose={onClose}
      />
      <Modal
        opened={given !== undefined}
        onClose={() => setGiven(undefined)}
        title={`${words.passwordOf} ${given?.login ?? ''}`}
        centered
        closeOnClickOutside={false}
      >
        <Stack>
          <ShownOnce label={`${words.passwordOf} ${given?.login ?? ''}`} lines={[given?.password ?? '']} />
          <Button onClick={() => setGiven(undefined)}>{words.done}</Button>
        </Stack>
      </Modal>
    </>
  );
}

const CHANGES = {
  password: { password: 'new' },
  'codes-off': { secondFactor: false },
  block: { state: 'blocked' },
  unblock: { state: 'open' },
} as const;

type FormProps = {
  /** Absent: a new one. */
  readonly person: Person | undefined;
  readonly onSaved: (person: PersonWithPassword) => Promise<void>;
};

function PersonForm({ person, onSaved }: FormProps) {
  const words = useWords(WORDS);
  const roles = useWords(ROLE_WORDS);
  const [login, setLogin] = useState('');
  const [name, setName] = useState(person?.name ?? '');
  const [role, setRole] = useState<Role>(person?.role ?? 'viewer');
  const [key] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: async (): Promise<PersonWithPassword> =>
      person
        ? await ask('changePerson', { parameters: { id: person.id }, body: { name, role } })
        : await ask('addPerson', { body: { login: login.trim(), name, role } }, { idempotencyKey: key }),
    onSuccess: onSaved,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {!person && (
          <TextInput
            label={words.login}
            description={words.loginAbout}
            name="newLogin"
            autoComplete="off"
            required
            maxLength={60}
            data-autofocus
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
            error={fieldError(save.error, '/login')}
          />
        )}
        <TextInput
          label={words.name}
          name="personName"
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={words.role}
          description={roles[role].about}
          name="role"
          allowDeselect={false}
          value={role}
          onChange={(value) => setRole(ROLES.find((one) => one === value) ?? role)}
          data={ROLES.map((one) => ({ value: one, label: roles[one].name }))}
        />
        <Problem of={save.error} />
        <Button type="submit" loading={save.isPending}>
          {words.save}
        </Button>
      </Stack>
    </form>
  );
}
