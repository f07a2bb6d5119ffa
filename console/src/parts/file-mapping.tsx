// A file of people looked into before it is taken in: its first rows, and which column means what. Owns the choice of columns; reading the
// file and taking it in are the API's.

import { Alert, Badge, Group, Select, Stack, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FilePreview } from '../../../clients/typescript/src/schema.ts';
import { ask } from '../api/client.ts';
import { useWords } from '../words/words.ts';
import type { Book } from './number-list.ts';
import { Problem } from './problem.tsx';

type Meaning = NonNullable<FilePreview['columns'][number]['meaning']>;

const EN = {
  rows: 'First rows of the file',
  means: (column: string) => `Column ${column} means`,
  notRead: 'Not read',
  row: 'Row',
  headings: 'The first row is headings.',
  noHeadings: 'The file has no headings: data begins in its first row.',
  question: {
    phones: 'Say which column has the phone numbers.',
    mails: 'Say which column has the e-mail addresses.',
  },
  reading: 'Reading the file …',
  phones: 'Phone number',
  mails: 'E-mail address',
  name: 'Name',
  fullName: 'Surname, name and middle name',
  lastName: 'Surname',
  firstName: 'First name',
  middleName: 'Middle name',
  birthday: 'Birthday',
  ownId: 'Your id',
  comment: 'Comment',
  tags: 'Tags',
  otherPhones: 'Other phones',
  limit: 'Limit',
  groups: 'Groups',
};

const WORDS = {
  en: EN,
  ru: {
    rows: 'Первые строки файла',
    means: (column: string) => `Столбец ${column} — это`,
    notRead: 'Не читать',
    row: 'Строка',
    headings: 'Первая строка — заголовки.',
    noHeadings: 'Заголовков нет: данные с первой строки.',
    question: {
      phones: 'Укажите, в каком столбце телефоны.',
      mails: 'Укажите, в каком столбце адреса почты.',
    },
    reading: 'Читаем файл …',
    phones: 'Телефон',
    mails: 'Адрес почты',
    name: 'Имя целиком',
    fullName: 'ФИО',
    lastName: 'Фамилия',
    firstName: 'Имя',
    middleName: 'Отчество',
    birthday: 'День рождения',
    ownId: 'Ваш id',
    comment: 'Комментарий',
    tags: 'Теги',
    otherPhones: 'Другие телефоны',
    limit: 'Лимит',
    groups: 'Группы',
  } satisfies typeof EN,
};

const MEANINGS = [
  'address',
  'name',
  'fullName',
  'lastName',
  'firstName',
  'middleName',
  'birthday',
  'ownId',
  'comment',
  'tags',
  'otherPhones',
  'limit',
  'groups',
] as const satisfies readonly Meaning[];

/** Word of a text for the reader → the columns that fill it. */
const VARIABLES: Readonly<Partial<Record<Meaning, string>>> = {
  name: '#name#',
  fullName: '#name#',
  lastName: '#lnm#',
  firstName: '#fnm#',
  middleName: '#mnm#',
  birthday: '#bd#',
  ownId: '#myid#',
  comment: '#cmt#',
  tags: '#tags#',
};

/** Meaning of each column; null: not read. Undefined: as the server understood it. */
export type Mapping = readonly (Meaning | null)[] | undefined;

/** As the query of an import says it; absent while the server's own reading is not changed. */
export function columnsText(mapping: Mapping): string | undefined {
  if (!mapping) return undefined;
  const chosen = mapping.flatMap((meaning, at) => (meaning === null ? [] : [`${meaning}=${at + 1}`]));
  return chosen.join(',');
}

export function isMapped(mapping: Mapping, preview: FilePreview | undefined): boolean {
  return mapping ? mapping.includes('address') : preview?.question === null;
}

/** Asked again when another column is chosen: whether the first row is headings is told by it. */
export function usePreview(file: File | undefined, book: Book, mapping: Mapping) {
  const columns = mapping?.includes('address') ? columnsText(mapping) : undefined;
  return useQuery({
    queryKey: ['previewContacts', book, columns, file?.name, file?.size, file?.lastModified],
    queryFn: ({ signal }) =>
      ask(
        'previewContacts',
        {
          parameters: { book },
          ...(columns !== undefined && { query: { columns } }),
          body: file ?? new Blob(),
        },
        { signal, contentType: 'application/octet-stream' },
      ),
    enabled: file !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

/** A, B, … as spreadsheets count columns. */
export function letterOf(column: number): string {
  const at = column - 1;
  return at < 26 ? String.fromCharCode(65 + at) : letterOf(Math.floor(at / 26)) + letterOf((at % 26) + 1);
}

type FileMappingProps = {
  readonly book: Book;
  readonly preview: ReturnType<typeof usePreview>;
  readonly value: Mapping;
  readonly onChange: (mapping: Mapping) => void;
  /** Whether the words that a text says of its reader are shown with the columns. */
  readonly variables: 'shown' | 'none';
};

export function FileMapping({ book, preview, value, onChange, variables }: FileMappingProps) {
  const words = useWords(WORDS);
  const { data, error, isPending } = preview;
  if (error) return <Problem of={error} />;
  if (isPending || !data) return <Text c="dimmed">{words.reading}</Text>;
  const now = value ?? data.columns.map(({ meaning }) => meaning);
  const told = (meaning: Meaning): string => (meaning === 'address' ? words[book] : words[meaning]);
  const choose = (at: number, meaning: Meaning | null): void =>
    onChange(data.columns.map((_, one) => (one === at ? meaning : (now[one] ?? null))));
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {data.headings ? words.headings : words.noHeadings}
      </Text>
      {!now.includes('address') && <Alert color="orange">{words.question[book]}</Alert>}
      <Table.ScrollContainer minWidth={Math.max(320, data.columns.length * 170)}>
        <Table aria-label={words.rows} withTableBorder withColumnBorders verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={64}>{words.row}</Table.Th>
              {data.columns.map(({ heading }, at) => {
                const meaning = now[at] ?? null;
                const variable = meaning && VARIABLES[meaning];
                return (
                  <Table.Th key={letterOf(at + 1)}>
                    <Text size="sm" fw={600}>
                      {letterOf(at + 1)}
                      {heading !== '' && `: ${heading}`}
                    </Text>
                    <Select
                      aria-label={words.means(letterOf(at + 1))}
                      size="xs"
                      data={[
                        { value: '', label: words.notRead },
                        ...MEANINGS.map((one) => ({ value: one, label: told(one) })),
                      ]}
                      value={meaning ?? ''}
                      allowDeselect={false}
                      onChange={(one) => choose(at, one === '' ? null : (one as Meaning))}
                    />
                    {variables === 'shown' && variable && (
                      <Group mt={4}>
                        <Badge variant="light" tt="none" color="gray" c="var(--mantine-color-text)">
                          {variable}
                        </Badge>
                      </Group>
                    )}
                  </Table.Th>
                );
              })}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.rows.slice(0, 8).map(({ row, cells }) => (
              <Table.Tr key={row}>
                <Table.Td c="dimmed">{row}</Table.Td>
                {data.columns.map((_, at) => (
                  <Table.Td key={letterOf(at + 1)} {...(!now[at] && { c: 'dimmed' })}>
                    {cells[at]?.slice(0, 80)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
