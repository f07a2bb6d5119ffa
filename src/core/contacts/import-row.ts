// One row of a file as a contact, or a sentence about what is wrong with it. Owns this reading; whether the contact is new is
// found out by the store.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Book, type ContactAddress, readAddresses } from './addresses.ts';
import { type ContactFields, checkFields, type FieldName, fieldSentence } from './contact.ts';
import type { ColumnMeaning } from './import-columns.ts';

export type ImportedRow = {
  readonly addresses: readonly ContactAddress[];
  /** None is empty. */
  readonly fields: Partial<ContactFields>;
  /** Names, ids or numbers as written. */
  readonly groups: readonly string[];
};

/** `Фамилия Имя Отчество`, as the order of documents has it; a single word is a name. */
function nameParts(text: string): Partial<ContactFields> {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [lastName, firstName, ...rest] = words;
  if (lastName === undefined) return {};
  if (firstName === undefined) return { name: lastName };
  return { lastName, firstName, ...(rest.length > 0 && { middleName: rest.join(' ') }) };
}

type Cells = ReadonlyMap<ColumnMeaning, readonly string[]>;

function cellsOf(row: readonly string[], meanings: readonly (ColumnMeaning | undefined)[]): Cells {
  const cells = new Map<ColumnMeaning, string[]>();
  for (const [at, meaning] of meanings.entries()) {
    const text = row[at]?.trim() ?? '';
    if (meaning === undefined || text === '') continue;
    const known = cells.get(meaning);
    if (known) known.push(text);
    else cells.set(meaning, [text]);
  }
  return cells;
}

function fieldsOf(cells: Cells): Partial<ContactFields> {
  const fields: { [name in FieldName]?: string } = {};
  for (const [meaning, [text = '']] of cells) {
    if (meaning === 'fullName') Object.assign(fields, { ...nameParts(text), ...fields });
    else if (meaning !== 'address' && meaning !== 'groups') fields[meaning] = text;
  }
  return fields;
}

/** A row with nothing in it is not asked about. */
export function readRow(
  row: readonly string[],
  meanings: readonly (ColumnMeaning | undefined)[],
  book: Book,
): Result<ImportedRow, string> {
  const { columns, cellCharacters } = LIMITS.sheet;
  if (row.length > columns) return err(`it has more than ${columns} columns`);
  const long = row.findIndex((cell) => cell.length > cellCharacters);
  if (long >= 0) return err(`column ${long + 1} is longer than ${cellCharacters} characters`);
  const cells = cellsOf(row, meanings);
  const addresses = readAddresses((cells.get('address') ?? []).join('\n'), book);
  if (!addresses.ok) return addresses;
  if (addresses.value.length === 0)
    return err(book === 'phones' ? 'there is no phone number' : 'there is no e-mail address');
  if (addresses.value.length > LIMITS.contacts.addresses)
    return err(`more than ${LIMITS.contacts.addresses} numbers or addresses`);
  const fields = checkFields(fieldsOf(cells));
  if (!fields.ok) return err(fieldSentence(fields.error));
  const groups = (cells.get('groups') ?? [])
    .flatMap((cell) => cell.split(/[|;,]/))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const tooLong = groups.find((name) => name.length > LIMITS.contacts.nameCharacters);
  if (tooLong !== undefined)
    return err(`a group's name is longer than ${LIMITS.contacts.nameCharacters} characters`);
  return ok({ addresses: addresses.value, fields: fields.value, groups: [...new Set(groups)] });
}
