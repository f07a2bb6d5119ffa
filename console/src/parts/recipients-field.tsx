// Who is written to: typed or pasted numbers with any separators, groups of the address book, a list from a file. Owns the counting and
// what is shown as wrong; sending is the page's.

import { Badge, Button, FileButton, Group, MultiSelect, Stack, Text, Textarea } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../api/client.ts';
import { counted, useLanguage, useWords } from '../words/words.ts';
import { type Book, readNumbers } from './number-list.ts';

const EN = {
  phones: 'To whom',
  mails: 'To whom',
  phonesAbout: 'Numbers with any separators: one a line, commas, straight from a table.',
  mailsAbout: 'E-mail addresses with any separators.',
  groups: 'Groups',
  groupsNone: 'No group yet: make one in Contacts.',
  groupsPick: 'Choose groups of your contacts',
  fromFile: 'Numbers from a text file',
  wrong: 'Not understood:',
  more: (count: number) => `and ${count} more`,
  leaveOut: 'Leave them out',
};

const WORDS = {
  en: EN,
  ru: {
    phones: 'Кому',
    mails: 'Кому',
    phonesAbout: 'Номера через что угодно: по одному в строке, через запятую, прямо из таблицы.',
    mailsAbout: 'Адреса почты через что угодно.',
    groups: 'Группы',
    groupsNone: 'Групп пока нет: создайте их в контактах.',
    groupsPick: 'Выберите группы контактов',
    fromFile: 'Номера из текстового файла',
    wrong: 'Не разобрано:',
    more: (count: number) => `и ещё ${count}`,
    leaveOut: 'Убрать их',
  } satisfies typeof EN,
};

const RECIPIENTS = {
  en: { one: 'recipient', other: 'recipients' },
  ru: { one: 'получатель', few: 'получателя', many: 'получателей' },
};
const TWICE = {
  en: { one: 'repeat left out', other: 'repeats left out' },
  ru: { one: 'повтор убран', few: 'повтора убрано', many: 'повторов убрано' },
};
const CONTACTS = {
  en: { one: 'contact', other: 'contacts' },
  ru: { one: 'контакт', few: 'контакта', many: 'контактов' },
};

export type Recipients = {
  readonly typed: string;
  /** Ids of groups. */
  readonly groups: readonly string[];
};

type RecipientsFieldProps = {
  readonly book: Book;
  readonly value: Recipients;
  readonly onChange: (value: Recipients) => void;
};

const WRONG_SHOWN = 8;

export function RecipientsField({ book, value, onChange }: RecipientsFieldProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const list = useMemo(() => readNumbers(value.typed, book), [value.typed, book]);
  const addFile = async (file: File | null): Promise<void> => {
    if (!file) return;
    const text = (await file.text()).trim();
    onChange({ ...value, typed: value.typed.trim() === '' ? text : `${value.typed.trimEnd()}\n${text}` });
  };
  const separator = book === 'phones' ? '\n' : ', ';
  const leaveOut = (): void => onChange({ ...value, typed: [...list.groups, ...list.good].join(separator) });
  return (
    <Stack gap="xs">
      <Textarea
        label={words[book]}
        description={book === 'phones' ? words.phonesAbout : words.mailsAbout}
        autosize
        minRows={2}
        maxRows={8}
        spellCheck={false}
        value={value.typed}
        onChange={(event) => onChange({ ...value, typed: event.currentTarget.value })}
      />
      <Group gap="xs" justify="space-between">
        <Group gap="xs" role="status">
          <Badge
            variant="light"
            tt="none"
            color={list.good.length > 0 ? 'green' : 'gray'}
            c="var(--mantine-color-text)"
          >
            {counted(language, list.good.length, RECIPIENTS[language])}
          </Badge>
          {list.twice > 0 && (
            <Text size="sm" c="dimmed">
              {counted(language, list.twice, TWICE[language])}
            </Text>
          )}
        </Group>
        <FileButton accept=".txt,.csv,text/plain,text/csv" onChange={(file) => void addFile(file)}>
          {(props) => (
            <Button {...props} variant="subtle" size="compact-sm" leftSection={<IconFileText size={16} />}>
              {words.fromFile}
            </Button>
          )}
        </FileButton>
      </Group>
      {list.wrong.length > 0 && (
        <Group gap={6} role="alert">
          <Text size="sm" fw={600}>
            {words.wrong}
          </Text>
          {list.wrong.slice(0, WRONG_SHOWN).map((one) => (
            <Badge key={one} color="red" variant="outline" tt="none" c="var(--mantine-color-text)">
              {one.slice(0, 40)}
            </Badge>
          ))}
          {list.wrong.length > WRONG_SHOWN && (
            <Text size="sm">{words.more(list.wrong.length - WRONG_SHOWN)}</Text>
          )}
          <Button variant="subtle" color="red" size="compact-sm" onClick={leaveOut}>
            {words.leaveOut}
          </Button>
        </Group>
      )}
      <GroupsField book={book} value={value.groups} onChange={(groups) => onChange({ ...value, groups })} />
    </Stack>
  );
}

type GroupsFieldProps = {
  readonly book: Book;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
};

export function GroupsField({ book, value, onChange }: GroupsFieldProps) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const { data } = useQuery({
    queryKey: ['listGroups', book],
    queryFn: ({ signal }) => ask('listGroups', { parameters: { book } }, { signal }),
  });
  const groups = data?.items ?? [];
  return (
    <MultiSelect
      label={words.groups}
      placeholder={value.length > 0 ? undefined : groups.length > 0 ? words.groupsPick : words.groupsNone}
      data={groups.map(({ id, name, number, contacts }) => ({
        value: String(id),
        label: `${name}${number === null ? '' : ` (G${number})`}: ${counted(language, contacts, CONTACTS[language])}`,
      }))}
      value={[...value]}
      onChange={onChange}
      searchable
      clearable
      hidePickedOptions
    />
  );
}
