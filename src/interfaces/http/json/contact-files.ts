// A file of contacts looked into and taken in. Owns these operations; how files are read and what rows become is behind the doors.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Book } from '../../../core/contacts/addresses.ts';
import { COLUMN_MEANINGS, type ColumnChoice, parseColumns } from '../../../core/contacts/import-columns.ts';
import type { RowFault } from '../../../core/contacts/import-file.ts';
import { rowSentenceIn } from '../../../core/contacts/row-words.ts';
import type { NameLanguage } from '../../../core/messages/status.ts';
import { BookPath } from './contact-schemas.ts';
import { onePiece, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';

const ColumnsText = Type.Optional(
  Type.String({
    minLength: 3,
    maxLength: 2_000,
    description: 'What columns mean, by number, letter or heading.',
    examples: ['phone=1,name=B'],
  }),
);

const Charset = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 40,
    description: 'Of a CSV file; absent: found out.',
    examples: ['windows-1251'],
  }),
);

const Language = Type.Optional(
  Type.Enum(['en', 'ru'], { default: 'en', description: 'Language in which wrong rows are told of.' }),
);

/** How a table is to be read. */
export const TableQuery = Type.Object(
  { columns: ColumnsText, charset: Charset, language: Language },
  { additionalProperties: false },
);

/** A table as it is, CSV or XLSX. */
export const TABLE_BODY = {
  kind: 'octets',
  types: [
    'application/octet-stream',
    'text/csv',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ],
  bytesMost: LIMITS.sheet.requestBytes,
} as const;

const ImportQuery = Type.Object(
  {
    columns: ColumnsText,
    groups: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,10}(,[0-9]{1,10}){0,99}$',
        description: 'Ids or numbers of groups that all join.',
      }),
    ),
    charset: Charset,
    language: Language,
  },
  { additionalProperties: false },
);

const Count = Type.Integer({ minimum: 0 });

export const RowFaultTold = Type.Object(
  {
    row: Type.Integer({ minimum: 1, description: 'As a spreadsheet counts, headings included.' }),
    column: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'Where in the row, from 1; null: the row as a whole.',
    }),
    sentence: Type.String(),
    cells: Type.Array(Type.String(), {
      description: `The row as it was read, to be mended; empty past ${LIMITS.sheet.faultCharacters} characters of all of them.`,
    }),
  },
  { title: 'RowFault', additionalProperties: false },
);

export function faultsTold(
  faults: readonly RowFault[],
  language: NameLanguage = 'en',
): Static<typeof RowFaultTold>[] {
  return faults.map(({ row, column, sentence, cells }) => ({
    row,
    column: column ?? null,
    sentence: rowSentenceIn(sentence, language),
    cells: [...cells],
  }));
}

const ImportTold = Type.Object(
  {
    rows: Count,
    added: Count,
    changed: Count,
    same: Type.Integer({ minimum: 0, description: 'Were in the book as they are in the file.' }),
    failed: Count,
    faults: Type.Array(RowFaultTold, { description: `The first ${LIMITS.sheet.faultsTold}.` }),
    groupsMade: Type.Array(Type.String()),
    stopped: Type.Union([Type.String(), Type.Null()], { description: 'Why the rest was not read.' }),
  },
  { title: 'ImportReport', additionalProperties: false },
);

const Meaning = Type.Enum([...COLUMN_MEANINGS], {
  description: '`address`: numbers, or e-mail addresses; `fullName` is cut into its parts.',
});

const PreviewTold = Type.Object(
  {
    columns: Type.Array(
      Type.Object(
        { heading: Type.String(), meaning: Type.Union([Meaning, Type.Null()]) },
        { additionalProperties: false },
      ),
    ),
    headings: Type.Boolean({ description: 'Whether the first row is headings.' }),
    rows: Type.Array(
      Type.Object(
        { row: Type.Integer({ minimum: 1 }), cells: Type.Array(Type.String()) },
        { additionalProperties: false },
      ),
      { description: `The first ${LIMITS.sheet.rowsPreviewed} that hold anything.` },
    ),
    question: Type.Union([Type.String(), Type.Null()], {
      description: 'Why no column of numbers or addresses is known yet; null: one is.',
    }),
  },
  { title: 'FilePreview', additionalProperties: false },
);

type Choices = readonly ColumnChoice[];

/** What a query says of columns. */
export function columnsOf(text: string | undefined, book: Book): Result<Choices | undefined, Fault> {
  if (text === undefined) return ok(undefined);
  const columns = parseColumns(text, book);
  return columns.ok ? columns : err(mistaken('/query/columns', columns.error));
}

const previewContacts = operation({
  id: 'previewContacts',
  method: 'POST',
  path: '/books/{book}/import/preview',
  summary: 'The first rows of a file, and what its columns seem to mean',
  description: 'The body is the file itself. Nothing is taken in.',
  tags: ['contacts'],
  parameters: BookPath,
  query: TableQuery,
  body: TABLE_BODY,
  replies: { 200: PreviewTold },
  scope: 'account',
  needs: 'read',
  idempotent: 'yes',
  answer: async (doors, { parameters: { book }, query, body }) => {
    const columns = columnsOf(query.columns, book);
    if (!columns.ok) return columns;
    const shown = await doors.contacts.previewFile({
      book,
      bytes: onePiece(body),
      ...(columns.value && { columns: columns.value }),
      ...(query.charset !== undefined && { charset: query.charset }),
    });
    if (!shown.ok) return shown;
    const { headings, rows, question } = shown.value;
    return told(200, {
      columns: shown.value.columns.map(({ heading, meaning }) => ({ heading, meaning: meaning ?? null })),
      headings: headings === 'first row',
      rows: rows.map(({ row, cells }) => ({ row, cells: [...cells] })),
      question: question ?? null,
    });
  },
});

const importContacts = operation({
  id: 'importContacts',
  method: 'POST',
  path: '/books/{book}/import',
  summary: 'Take in a CSV or XLSX file',
  description:
    'The body is the file itself. Good rows are kept, the others told of; a contact that is in the book learns what the file has and loses nothing.',
  tags: ['contacts'],
  parameters: BookPath,
  query: ImportQuery,
  body: TABLE_BODY,
  replies: { 200: ImportTold },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters: { book }, query, body }) => {
    const columns = columnsOf(query.columns, book);
    if (!columns.ok) return columns;
    const imported = await doors.contacts.importFile(account, {
      book,
      bytes: onePiece(body),
      ...(columns.value && { columns: columns.value }),
      ...(query.groups !== undefined && { groups: query.groups.split(',').map(Number) }),
      ...(query.charset !== undefined && { charset: query.charset }),
    });
    if (!imported.ok) return imported;
    const { rows, added, changed, same, failed, faults, groupsMade, stopped } = imported.value;
    return told(200, {
      ...{
        rows,
        added,
        changed,
        same,
        failed,
        stopped: stopped === undefined ? null : rowSentenceIn(stopped, query.language ?? 'en'),
      },
      faults: faultsTold(faults, query.language),
      groupsMade: [...groupsMade],
    });
  },
});

export const CONTACT_FILE_OPERATIONS = [previewContacts, importContacts] as const;
