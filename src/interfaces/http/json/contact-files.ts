// A file of contacts taken in. Owns this operation; how files are read and what rows become is behind the doors.

import Type from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { parseColumns } from '../../../core/contacts/import-columns.ts';
import { BookPath } from './contact-schemas.ts';
import { onePiece, operation, told } from './operation.ts';
import { type Fault, mistaken } from './replies.ts';

const ImportQuery = Type.Object(
  {
    columns: Type.Optional(
      Type.String({
        minLength: 3,
        maxLength: 2_000,
        description: 'What columns mean, by number, letter or heading.',
        examples: ['phone=1,name=B'],
      }),
    ),
    groups: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,10}(,[0-9]{1,10}){0,99}$',
        description: 'Ids or numbers of groups that all join.',
      }),
    ),
    charset: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'Of a CSV file; absent: found out.',
        examples: ['windows-1251'],
      }),
    ),
  },
  { additionalProperties: false },
);

const Count = Type.Integer({ minimum: 0 });

const ImportTold = Type.Object(
  {
    rows: Count,
    added: Count,
    changed: Count,
    same: Type.Integer({ minimum: 0, description: 'Were in the book as they are in the file.' }),
    failed: Count,
    faults: Type.Array(
      Type.Object(
        {
          row: Type.Integer({ minimum: 1, description: 'As a spreadsheet counts, headings included.' }),
          sentence: Type.String(),
        },
        { additionalProperties: false },
      ),
      { description: `The first ${LIMITS.sheet.faultsTold}.` },
    ),
    groupsMade: Type.Array(Type.String()),
    stopped: Type.Union([Type.String(), Type.Null()], { description: 'Why the rest was not read.' }),
  },
  { title: 'ImportReport', additionalProperties: false },
);

type Columns = ReturnType<typeof parseColumns>;

function columnsOf(text: string | undefined, book: 'phones' | 'mails'): Result<Columns | undefined, Fault> {
  if (text === undefined) return ok(undefined);
  const columns = parseColumns(text, book);
  return columns.ok ? ok(columns) : err(mistaken('/query/columns', columns.error));
}

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
  body: {
    kind: 'octets',
    types: [
      'application/octet-stream',
      'text/csv',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    bytesMost: LIMITS.sheet.requestBytes,
  } as const,
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
      ...(columns.value?.ok && { columns: columns.value.value }),
      ...(query.groups !== undefined && { groups: query.groups.split(',').map(Number) }),
      ...(query.charset !== undefined && { charset: query.charset }),
    });
    if (!imported.ok) return imported;
    const { rows, added, changed, same, failed, faults, groupsMade, stopped } = imported.value;
    return told(200, {
      ...{ rows, added, changed, same, failed, stopped: stopped ?? null },
      faults: faults.map(({ row, sentence }) => ({ row, sentence })),
      groupsMade: [...groupsMade],
    });
  },
});

export const CONTACT_FILE_OPERATIONS = [importContacts] as const;
