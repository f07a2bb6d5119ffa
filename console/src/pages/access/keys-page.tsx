// Keys that programs sign in with: made, limited, revoked. Owns the list and its windows; a key is shown when it is made and
// forgotten when that window closes.

import { Badge, Button, Checkbox, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ApiKey } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { useIsOwner } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { fieldError, Problem } from '../../parts/problem.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { AccessFrame } from './access-frame.tsx';
import { SCOPE_WORDS, SCOPES, type Scope } from './role-words.ts';

const EN = {
  title: 'API keys',
  about:
    'A key stands in place of login and password in a program. Give each program its own, with no more than it needs.',
  make: 'Make a key',
  name: 'Name',
  nameAbout: 'Which program it is for.',
  scopes: 'What it may be used for',
  all: 'With all three it may also make keys and decide about people.',
  hint: 'Ends with',
  made: 'Made',
  change: 'Change',
  revoke: 'Revoke',
  save: 'Save',
  done: 'Done',
  keyOf: 'Key',
  revokeTitle: 'Revoke this key?',
  revokeText: 'At once and for good: whatever uses it is refused from now on.',
  none: 'No keys yet',
  next: 'Make one for the first program that sends for you.',
};

const WORDS = {
  en: EN,
  ru: {
    title: 'Ключи API',
    about:
      'Ключ в программе заменяет логин и пароль. У каждой программы пусть будет свой, и не шире, чем нужно.',
    make: 'Создать ключ',
    name: 'Название',
    nameAbout: 'Для какой он программы.',
    scopes: 'Для чего годится',
    all: 'Со всеми тремя он может и создавать ключи, и решать о людях.',
    hint: 'Кончается на',
    made: 'Создан',
    change: 'Изменить',
    revoke: 'Отозвать',
    save: 'Сохранить',
    done: 'Готово',
    keyOf: 'Ключ',
    revokeTitle: 'Отозвать ключ?',
    revokeText: 'Сразу и навсегда: всё, что им пользуется, получит отказ.',
    none: 'Ключей пока нет',
    next: 'Создайте ключ для первой программы, которая будет отправлять за вас.',
  } satisfies typeof EN,
};

type Window =
  | { readonly kind: 'none' }
  | { readonly kind: 'edit'; readonly key: ApiKey | undefined }
  | { readonly kind: 'made'; readonly name: string; readonly key: string }
  | { readonly kind: 'revoke'; readonly key: ApiKey };

export function KeysPage() {
  const words = useWords(WORDS);
  const owner = useIsOwner();
  const client = useQueryClient();
  const [window, setWindow] = useState<Window>({ kind: 'none' });
  const close = (): void => setWindow({ kind: 'none' });
  const { data, error, refetch } = useQuery({
    queryKey: ['listApiKeys'],
    queryFn: ({ signal }) => ask('listApiKeys', {}, { signal }),
  });
  const anew = () => client.invalidateQueries({ queryKey: ['listApiKeys'] });
  const revoke = async (): Promise<void> => {
    if (window.kind === 'revoke') await ask('revokeApiKey', { parameters: { id: window.key.id } });
    await anew();
  };
  const saved = async (made: { readonly name: string; readonly key?: string }): Promise<void> => {
    setWindow(made.key === undefined ? { kind: 'none' } : { kind: 'made', name: made.name, key: made.key });
    await anew();
  };
  const make = owner && (
    <Button onClick={() => setWindow({ kind: 'edit', key: undefined })}>{words.make}</Button>
  );
  return (
    <AccessFrame title={words.title} about={words.about} actions={make}>
      <Problem of={error} again={() => void refetch()} />
      {data?.items.length === 0 && <Empty title={words.none} next={words.next} />}
      {data && data.items.length > 0 && <KeyTable keys={data.items} onWindow={setWindow} />}
      <Modal opened={window.kind === 'edit'} onClose={close} title={words.make} centered>
        {window.kind === 'edit' && <KeyForm of={window.key} onSaved={saved} />}
      </Modal>
      <Modal
        opened={window.kind === 'made'}
        onClose={close}
        title={words.keyOf}
        centered
        closeOnClickOutside={false}
      >
        {window.kind === 'made' && (
          <Stack>
            <ShownOnce label={`${words.keyOf} ${window.name}`} lines={[window.key]} />
            <Button onClick={close}>{words.done}</Button>
          </Stack>
        )}
      </Modal>
      <Confirm
        opened={window.kind === 'revoke'}
        title={words.revokeTitle}
        text={words.revokeText}
        yes={words.revoke}
        onYes={revoke}
        onClose={close}
      />
    </AccessFrame>
  );
}

type TableProps = { readonly keys: readonly ApiKey[]; readonly onWindow: (window: Window) => void };

function KeyTable({ keys, onWindow }: TableProps) {
  const words = useWords(WORDS);
  const scopes = useWords(SCOPE_WORDS);
  const owner = useIsOwner();
  const formats = useFormats();
  return (
    <FoldingTable label={words.title} width={760} verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.name}</Table.Th>
          <Table.Th>{words.hint}</Table.Th>
          <Table.Th>{words.scopes}</Table.Th>
          <Table.Th>{words.made}</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td data-label={words.name}>{key.name}</Table.Td>
            <Table.Td ff="monospace" data-label={words.hint}>
              …{key.hint}
            </Table.Td>
            <Table.Td data-label={words.scopes}>
              <Group gap={4}>
                {key.scopes.map((scope) => (
                  <Badge key={scope} variant="light" color="gray" tt="none">
                    {scopes[scope].name}
                  </Badge>
                ))}
              </Group>
            </Table.Td>
            <Table.Td data-label={words.made}>{formats.moment(key.createdAt)}</Table.Td>
            <Table.Td>
              {owner && (
                <Group gap={4} wrap="nowrap">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${words.change}: ${key.name}`}
                    onClick={() => onWindow({ kind: 'edit', key })}
                  >
                    {words.change}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${words.revoke}: ${key.name}`}
                    onClick={() => onWindow({ kind: 'revoke', key })}
                  >
                    {words.revoke}
                  </Button>
                </Group>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </FoldingTable>
  );
}

type FormProps = {
  /** Absent: a new one. */
  readonly of: ApiKey | undefined;
  readonly onSaved: (made: { readonly name: string; readonly key?: string }) => Promise<void>;
};

function KeyForm({ of, onSaved }: FormProps) {
  const words = useWords(WORDS);
  const scopeWords = useWords(SCOPE_WORDS);
  const [name, setName] = useState(of?.name ?? '');
  const [scopes, setScopes] = useState<readonly Scope[]>(of?.scopes ?? ['read', 'send']);
  const [once] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: async () =>
      of
        ? await ask('changeApiKey', { parameters: { id: of.id }, body: { name, scopes } })
        : await ask('createApiKey', { body: { name, scopes } }, { idempotencyKey: once }),
    onSuccess: onSaved,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={words.name}
          description={words.nameAbout}
          name="keyName"
          autoComplete="off"
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(save.error, '/name')}
        />
        <Checkbox.Group
          label={words.scopes}
          description={words.all}
          value={[...scopes]}
          onChange={(values) => setScopes(SCOPES.filter((scope) => values.includes(scope)))}
        >
          <Stack gap="xs" mt="xs">
            {SCOPES.map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={scopeWords[scope].name}
                description={scopeWords[scope].about}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Problem of={save.error} />
        <Text component="div">
          <Button type="submit" loading={save.isPending} disabled={scopes.length === 0}>
            {words.save}
          </Button>
        </Text>
      </Stack>
    </form>
  );
}
